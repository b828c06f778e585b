package gradus.data;

import java.util.Collection;
import java.util.Locale;

/** Helps someone who misspelt a name. */
final class Names {
  private static final int MOST_LISTED = 20;

  private Names() {}

  /** Returns {@code Did you mean 'x'?} for a name much like the wrong one, else all names. */
  static String hint(String wrong, Collection<String> names) {
    String best = "";
    int least = Math.max(1, wrong.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    if (!best.isEmpty()) {
      return "Did you mean '" + best + "'?";
    }
    String listed = String.join(", ", names.stream().limit(MOST_LISTED).toList());
    return "There are: " + listed + (names.size() > MOST_LISTED ? ", …" : "") + ".";
  }

  /** Letters to insert, delete, replace or swap with the next; long names are cut. */
  private static int distance(String left, String right) {
    String a = left.substring(0, Math.min(100, left.length()));
    String b = right.substring(0, Math.min(100, right.length()));
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
