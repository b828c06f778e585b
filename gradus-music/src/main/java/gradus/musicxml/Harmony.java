package gradus.musicxml;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A chord symbol, taken apart.
 *
 * @param root its root, as {@code F#}
 * @param kind what follows the root, as {@code m7}
 * @param bass the bass after a stroke, or empty
 */
record Harmony(String root, String kind, String bass) {
  private static final Pattern SYMBOL =
      Pattern.compile("([A-G](?:##|bb|#|b|♯|♭)?)([^/]*)(?:/([A-G](?:##|bb|#|b|♯|♭)?))?");

  /** What is usually written for each kind; the first is the name of those written with it. */
  private static final List<Map.Entry<String, String>> KINDS =
      List.of(
          Map.entry("major", ""),
          Map.entry("minor", "m"),
          Map.entry("dominant", "7"),
          Map.entry("minor-seventh", "m7"),
          Map.entry("major-seventh", "maj7"),
          Map.entry("diminished", "dim"),
          Map.entry("diminished-seventh", "dim7"),
          Map.entry("augmented", "aug"),
          Map.entry("augmented", "+"),
          Map.entry("suspended-fourth", "sus4"),
          Map.entry("suspended-fourth", "sus"),
          Map.entry("suspended-second", "sus2"),
          Map.entry("major-sixth", "6"),
          Map.entry("minor-sixth", "m6"),
          Map.entry("dominant-ninth", "9"),
          Map.entry("major-ninth", "maj9"),
          Map.entry("minor-ninth", "m9"),
          Map.entry("dominant-11th", "11"),
          Map.entry("dominant-13th", "13"),
          Map.entry("half-diminished", "m7b5"),
          Map.entry("major-minor", "mM7"),
          Map.entry("power", "5"),
          Map.entry("minor", "min"),
          Map.entry("minor", "-"));

  /** Takes a symbol apart, or returns null where it is none. */
  static @Nullable Harmony of(String text) {
    Matcher matcher = SYMBOL.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    String bass = matcher.group(3);
    return new Harmony(matcher.group(1), matcher.group(2), bass == null ? "" : bass);
  }

  /** Returns the word for the kind. */
  String kindName() {
    return KINDS.stream()
        .filter(entry -> entry.getValue().equals(kind))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("other");
  }

  /** Returns what is usually written for a kind, or the word itself. */
  static String suffix(String kindName) {
    return KINDS.stream()
        .filter(entry -> entry.getKey().equals(kindName))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(kindName);
  }

  /** Returns the step of a root or bass. */
  static String step(String note) {
    return note.substring(0, 1);
  }

  /** Returns the alteration of a root or bass. */
  static int alter(String note) {
    int alter = 0;
    for (int i = 1; i < note.length(); i++) {
      char c = note.charAt(i);
      alter += c == '#' || c == '♯' ? 1 : -1;
    }
    return alter;
  }

  /** Returns a root or bass as it is written. */
  static String note(String step, int alter) {
    return step + (alter < 0 ? "b".repeat(-alter) : "#".repeat(alter));
  }
}
