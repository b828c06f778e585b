package gradus.notation;

import gradus.score.Barline;
import gradus.score.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * An ending of a repeated section.
 *
 * @param first its first measure
 * @param last its last
 * @param numbers its numbers, as {@code 1} or {@code 1,3}
 * @param closed whether the section is repeated after it
 */
public record Ending(int first, int last, String numbers, boolean closed) {
  private static final int LONGEST = 8; // measures, where nothing says where it ends

  /** Finds the endings: each goes on to the next bar line that is more than a single one. */
  public static List<Ending> of(List<Measure> measures) {
    var endings = new ArrayList<Ending>();
    for (int m = 0; m < measures.size(); m++) {
      String numbers = measures.get(m).ending();
      if (numbers.isBlank()) {
        continue;
      }
      int last = m;
      while (last + 1 < measures.size()
          && last - m + 1 < LONGEST
          && isPlain(measures.get(last).right())
          && measures.get(last + 1).left() != Barline.REPEAT_START
          && measures.get(last + 1).ending().isBlank()) {
        last++;
      }
      boolean closed = measures.get(last).right() == Barline.REPEAT_END;
      endings.add(new Ending(m, last, numbers.strip(), closed));
    }
    return endings;
  }

  private static boolean isPlain(Barline line) {
    return line == Barline.SINGLE || line == Barline.INVISIBLE;
  }

  /** Returns the numbers as they are printed. */
  public String text() {
    boolean digit = Character.isDigit(numbers.charAt(numbers.length() - 1));
    return digit ? numbers.replace(",", ", ") + "." : numbers;
  }
}
