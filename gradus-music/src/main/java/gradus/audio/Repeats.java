package gradus.audio;

import gradus.data.DataException;
import gradus.score.Barline;
import gradus.score.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which order measures are played: sections between repeat signs twice, or as often as their
 * endings say. A section without a sign at its beginning goes back to the end of the one before.
 */
final class Repeats {
  private static final int MOST = 100_000; // measures; a tune of hours
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,3})(?:-([0-9]{1,3}))?");

  private final List<Measure> measures;
  private final List<Integer> order = new ArrayList<>();

  private Repeats(List<Measure> measures) {
    this.measures = measures;
  }

  /** Returns the measures' places in the order of playing. */
  static List<Integer> order(List<Measure> measures) {
    var repeats = new Repeats(measures);
    repeats.play();
    return repeats.order;
  }

  private void play() {
    int start = 0; // of the section
    int pass = 1;
    int at = 0;
    while (at < measures.size()) {
      Measure measure = measures.get(at);
      if (measure.left() == Barline.REPEAT_START && at != start) {
        start = at;
        pass = 1;
      }
      if (!measure.ending().isEmpty() && !has(measure.ending(), pass)) {
        int other = otherEnding(at, pass);
        if (other >= 0) {
          at = other;
          continue;
        }
      }
      if (order.size() == MOST) {
        throw new DataException(
            "expected music of at most " + MOST + " measures with its repeats, found more.");
      }
      order.add(at);
      at++;
      if (measure.right() == Barline.REPEAT_END) {
        if (pass < passes(start)) {
          pass++;
          at = start;
        } else {
          start = at;
          pass = 1;
        }
      } else if (pass > 1 && pass >= passes(start) && endsSection(at - 1, start)) {
        start = at;
        pass = 1;
      }
    }
  }

  /** The last ending of a section has a line at its end, but no sign. */
  private boolean endsSection(int at, int start) {
    if (measures.get(at).right() == Barline.SINGLE
        || measures.get(at).right() == Barline.INVISIBLE) {
      return false;
    }
    for (int i = start; i <= at; i++) {
      if (!measures.get(i).ending().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** How often the section is played: as its endings say, otherwise twice. */
  private int passes(int start) {
    int most = 0;
    for (int i = start; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      if (i > start && measure.left() == Barline.REPEAT_START) {
        break;
      }
      most = Math.max(most, greatest(measure.ending()));
      boolean last = i + 1 == measures.size() || measures.get(i + 1).ending().isEmpty();
      if (measure.right() == Barline.REPEAT_END && last) {
        break;
      }
    }
    return Math.max(2, most);
  }

  /** The next ending of the section that is for a pass; −1 if there is none. */
  private int otherEnding(int from, int pass) {
    for (int i = from + 1; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      if (measure.left() == Barline.REPEAT_START) {
        return -1;
      }
      if (has(measure.ending(), pass)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean has(String ending, int pass) {
    Matcher matcher = NUMBERS.matcher(ending);
    while (matcher.find()) {
      int low = Integer.parseInt(matcher.group(1));
      int high = matcher.group(2) == null ? low : Integer.parseInt(matcher.group(2));
      if (pass >= low && pass <= high) {
        return true;
      }
    }
    return false;
  }

  private static int greatest(String ending) {
    int greatest = 0;
    Matcher matcher = NUMBERS.matcher(ending);
    while (matcher.find()) {
      String last = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
      greatest = Math.max(greatest, Integer.parseInt(last));
    }
    return greatest;
  }
}
