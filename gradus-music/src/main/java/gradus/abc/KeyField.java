package gradus.abc;

import gradus.score.Clef;
import gradus.score.Key;
import gradus.score.Mode;
import gradus.score.Step;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a field {@code K:} says, or the part of a field {@code V:} after the name.
 *
 * @param key the signature and mode; null where none is named
 * @param alters what each step is altered by, the field's own accidentals included; null with the
 *     key
 * @param clef the clef; null where none is named
 * @param octave octaves to move the notes by; null where nothing is said
 * @param name the name of the voice; null where none is given
 * @param unknown the first word not understood; empty if all were
 */
record KeyField(
    @Nullable Key key,
    @Nullable Map<Step, Integer> alters,
    @Nullable Clef clef,
    @Nullable Integer octave,
    @Nullable String name,
    String unknown) {
  private static final int MOST_WORDS = 32;

  /** Reads the text of a field {@code K:}. */
  static KeyField key(String text) {
    return new Reading().read(text.strip(), true);
  }

  /** Reads what follows the name in a field {@code V:}. */
  static KeyField voice(String text) {
    return new Reading().read(text.strip(), false);
  }

  /** Returns what a signature does to each step. */
  static Map<Step, Integer> alters(Key key) {
    var alters = new EnumMap<Step, Integer>(Step.class);
    for (Step step : Step.values()) {
      alters.put(step, key.alter(step));
    }
    return alters;
  }

  /** The words read so far. */
  private static final class Reading {
    private @Nullable Key key;
    private @Nullable Map<Step, Integer> alters;
    private @Nullable Clef clef;
    private @Nullable Integer octave;
    private @Nullable String name;
    private String unknown = "";

    KeyField read(String text, boolean keyed) {
      String[] words = words(text);
      int next = keyed ? key(words) : 0;
      for (int i = next; i < words.length; i++) {
        word(words[i], keyed);
      }
      return new KeyField(key, alters, clef, octave, name, unknown);
    }

    /** Splits at spaces, but not within quotes. */
    private static String[] words(String text) {
      return text.isEmpty()
          ? new String[0]
          : text.split("\\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", MOST_WORDS);
    }

    /** Reads the tonic and mode; returns how many words they took. */
    private int key(String[] words) {
      if (words.length == 0 || words[0].equalsIgnoreCase("none")) {
        set(Key.C_MAJOR);
        return Math.min(1, words.length);
      }
      String first = words[0];
      if (first.equals("HP") || first.equals("Hp")) { // the Highland pipes: F and C sharp
        set(new Key(2, Mode.MIXOLYDIAN));
        return 1;
      }
      if (first.charAt(0) < 'A' || first.charAt(0) > 'G') {
        return 0; // only a clef, say
      }
      int at = 1;
      int alter = 0;
      if (at < first.length() && (first.charAt(at) == '#' || first.charAt(at) == 'b')) {
        alter = first.charAt(at) == '#' ? 1 : -1;
        at++;
      }
      String suffix = first.substring(at);
      int taken = 1;
      if (suffix.isEmpty() && words.length > 1 && mode(words[1]) != null) {
        suffix = words[1];
        taken = 2;
      }
      Mode mode = mode(suffix);
      if (mode == null) {
        unknown = first;
        return taken;
      }
      int fifths = "FCGDAEB".indexOf(first.charAt(0)) - 1 + 7 * alter + mode.fifths();
      if (fifths < -7 || fifths > 7) {
        unknown = first;
        return taken;
      }
      set(new Key(fifths, mode));
      return taken;
    }

    private void set(Key value) {
      key = value;
      alters = alters(value);
    }

    private static @Nullable Mode mode(String word) {
      if (word.isEmpty()) {
        return Mode.MAJOR;
      }
      if (word.equals("m")) {
        return Mode.MINOR;
      }
      String start = word.substring(0, Math.min(3, word.length())).toLowerCase(Locale.ROOT);
      return switch (start) {
        case "maj", "ion" -> Mode.MAJOR;
        case "min", "aeo" -> Mode.MINOR;
        case "dor" -> Mode.DORIAN;
        case "phr" -> Mode.PHRYGIAN;
        case "lyd" -> Mode.LYDIAN;
        case "mix" -> Mode.MIXOLYDIAN;
        case "loc" -> Mode.LOCRIAN;
        default -> null;
      };
    }

    private void word(String word, boolean keyed) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        setting(word.substring(0, equals), unquoted(word.substring(equals + 1)));
      } else if (keyed && accidental(word)) {
        return;
      } else if (clef(word)) {
        return;
      } else if (!word.equals("exp") && unknown.isEmpty()) {
        unknown = word;
      }
    }

    private void setting(String left, String right) {
      switch (left) {
        case "clef" -> {
          if (!clef(right)) {
            unknown = right;
          }
        }
        case "octave" -> {
          if (right.matches("[+-]?[0-4]")) {
            octave = Integer.valueOf(right);
          } else {
            unknown = left + "=" + right;
          }
        }
        case "name", "nm" -> name = right;
        case "sname", "snm", "subname", "stem", "stems", "middle", "stafflines", "staffscale" -> {}
        default -> unknown = left + "=" + right; // transpose too: it would move every pitch
      }
    }

    /** An accidental of the signature itself, as {@code ^f}. */
    private boolean accidental(String word) {
      int signs = 0;
      while (signs < word.length() && "^_=".indexOf(word.charAt(signs)) >= 0) {
        signs++;
      }
      if (signs == 0 || signs > 2 || word.length() != signs + 1 || alters == null) {
        return false;
      }
      char letter = Character.toUpperCase(word.charAt(signs));
      if (letter < 'A' || letter > 'G') {
        return false;
      }
      int alter = word.charAt(0) == '=' ? 0 : word.charAt(0) == '^' ? signs : -signs;
      alters.put(Step.valueOf(String.valueOf(letter)), alter);
      return true;
    }

    private boolean clef(String word) {
      String bare = word.replaceAll("[+-]8$", "");
      Clef named =
          switch (bare) {
            case "treble", "G", "G2", "none", "perc" -> Clef.TREBLE;
            case "bass", "F", "F4" -> Clef.BASS;
            case "alto", "C", "C3" -> Clef.ALTO;
            case "tenor", "C4" -> Clef.TENOR;
            default -> null;
          };
      clef = named == null ? clef : named;
      return named != null;
    }

    private static String unquoted(String text) {
      return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
          ? text.substring(1, text.length() - 1)
          : text;
    }
  }
}
