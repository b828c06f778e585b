package gradus.cli;

import gradus.sequence.LetterPredictions;
import java.util.Locale;

/** What a model expects after each letter of a word, as a table. */
final class PredictionTable {
  private static final double SHOWN = 0.005; // what would be rounded to 0.00 is left out

  private PredictionTable() {}

  /**
   * Returns the table, without a line end after it.
   *
   * <pre>{@code
   * BTXSE: after each letter those allowed, and how likely the model holds each (above 0.3 counts)
   *   letter  allowed     B     T     P     S     X     V     E
   *   B       T P         ·  0.49  0.51     ·     ·     ·     ·   ok
   * }</pre>
   */
  static String of(LetterPredictions word, String letters) {
    var table = new StringBuilder();
    table
        .append(word.word())
        .append(": after each letter those allowed, and how likely the model holds each (above ")
        .append(Text.shortest(LetterPredictions.THRESHOLD))
        .append(" counts)\n  letter  allowed");
    letters.chars().forEach(letter -> table.append("     ").append((char) letter));
    for (int t = 0; t < word.steps(); t++) {
      String legal = String.join(" ", word.legal(t).split(""));
      table.append(String.format(Locale.ROOT, "%n  %-6c  %-7s", word.word().charAt(t), legal));
      for (int v = 0; v < letters.length(); v++) {
        float p = word.probability(t, v);
        table.append(p < SHOWN ? "     ·" : String.format(Locale.ROOT, "  %.2f", p));
      }
      table.append(word.isRight(t) ? "   ok" : "   wrong");
    }
    return table.toString();
  }
}
