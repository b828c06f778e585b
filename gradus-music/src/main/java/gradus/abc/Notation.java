package gradus.abc;

import gradus.score.Pitch;
import java.util.Locale;
import java.util.regex.Pattern;

/** The letters of notes and the names of chords. */
final class Notation {
  private static final Pattern CHORD =
      Pattern.compile("\\(?[A-G][#b]?[A-Za-z0-9#+()^-]{0,12}(/[A-Ga-g][#b+-]?)?\\)?");

  private Notation() {}

  static boolean isNote(char c) {
    return (c >= 'A' && c <= 'G') || (c >= 'a' && c <= 'g');
  }

  /** Returns whether a text is the name of a chord, as {@code F#m7/e} or {@code (D7)}. */
  static boolean isChordName(String text) {
    return text.equals("N.C.") || CHORD.matcher(text).matches();
  }

  /** Returns the accidental of an alteration. */
  static String sign(int alter) {
    return alter == 0 ? "=" : alter > 0 ? "^".repeat(alter) : "_".repeat(-alter);
  }

  /** Returns the letter and octave of a pitch, as {@code c'}. */
  static String letter(Pitch pitch) {
    String name = pitch.step().name();
    return pitch.octave() >= 5
        ? name.toLowerCase(Locale.ROOT) + "'".repeat(pitch.octave() - 5)
        : name + ",".repeat(4 - pitch.octave());
  }
}
