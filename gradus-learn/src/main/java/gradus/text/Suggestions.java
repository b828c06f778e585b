package gradus.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that a misspelt word most likely meant.
 *
 * <p>Distance counts insertions, deletions, replacements and exchanges of neighbours (F. Damerau,
 * "A technique for computer detection and correction of spelling errors", 1964), in the form that
 * never edits a part twice. Letter case does not count.
 */
public final class Suggestions {
  private Suggestions() {}

  /**
   * Returns the candidate nearest to a word, the first of equals, if one is near enough to be
   * meant: at most a third of the word's letters apart, and at least one edit is always allowed.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Returns the sentence for a name that does not exist, for example {@code there is no optimizer
   * "adm": did you mean adam? Known are adam, sgd.}
   *
   * @param kind what was asked for, for example {@code optimizer}
   * @param word the name that was given
   * @param candidates the names that exist
   */
  public static String unknown(String kind, String word, Collection<String> candidates) {
    List<String> sorted = new ArrayList<>(candidates);
    sorted.sort(null);
    return "there is no "
        + kind
        + " \""
        + word
        + "\""
        + nearest(word, candidates).map(near -> ": did you mean " + near + "? ").orElse(". ")
        + "Known are "
        + String.join(", ", sorted)
        + ".";
  }

  /** Returns the number of edits between two words. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int edit = last[j - 1] + (same ? 0 : 1);
        row[j] = Math.min(edit, Math.min(last[j], row[j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
