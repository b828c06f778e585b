package gradus.data;

import gradus.text.Suggestions;
import java.util.Collection;
import java.util.List;

/** Helps someone who misspelt the name of a column or a data set. */
final class Names {
  private static final int MOST_LISTED = 20;
  private static final int LONGEST = 100;

  private Names() {}

  /** Returns {@code Did you mean 'x'?} for a name much like the wrong one, else the names. */
  static String hint(String wrong, Collection<String> names) {
    List<String> usual = names.stream().filter(name -> name.length() <= LONGEST).toList();
    String start = wrong.substring(0, Math.min(LONGEST, wrong.length()));
    return Suggestions.nearest(start, usual)
        .map(near -> "Did you mean '" + near + "'?")
        .orElseGet(
            () -> {
              List<String> first =
                  names.stream().limit(MOST_LISTED).map(CsvTable::shortened).toList();
              String more = names.size() > MOST_LISTED ? ", …" : "";
              return "There are: " + String.join(", ", first) + more + ".";
            });
  }
}
