package gradus.abc;

import gradus.score.Fraction;
import gradus.score.Meter;
import org.jspecify.annotations.Nullable;

/**
 * What a field {@code M:} says.
 *
 * @param meter the metre; 4/4 where there is none
 * @param metred whether there is a metre
 */
record MeterField(Meter meter, boolean metred) {
  private static final int MOST_TEXT = 64;

  /** Returns the length that a note has where no field {@code L:} says it. */
  Fraction unit() {
    boolean small = metred && meter.length().compareTo(Fraction.of(3, 4)) < 0;
    return Fraction.of(1, small ? 16 : 8);
  }

  /** Reads a metre: C, C|, none, 6/8, 2+3/8 or (2+3)/8; null if it is none of these. */
  static @Nullable MeterField read(String text) {
    return switch (text) {
      case "C" -> new MeterField(new Meter(4, 4, Meter.Symbol.COMMON), true);
      case "C|" -> new MeterField(new Meter(2, 2, Meter.Symbol.CUT), true);
      case "none", "" -> new MeterField(Meter.of(4, 4), false);
      default -> numbers(text);
    };
  }

  private static @Nullable MeterField numbers(String text) {
    if (text.length() > MOST_TEXT || !text.matches("\\(?\\d{1,2}(\\+\\d{1,2})*\\)?/\\d{1,2}")) {
      return null;
    }
    int slash = text.indexOf('/');
    int beats = 0;
    for (String term : text.substring(0, slash).replaceAll("[()]", "").split("\\+", -1)) {
      beats += Integer.parseInt(term);
    }
    int unit = Integer.parseInt(text.substring(slash + 1));
    try {
      return new MeterField(Meter.of(beats, unit), true);
    } catch (IllegalArgumentException e) {
      return null; // 4/3, say
    }
  }

  /**
   * Reads a tempo: {@code 1/4=120}, {@code "Lively" 3/8=120}, {@code 1/4 3/8=40}, {@code C=120} or
   * {@code 120}.
   *
   * @param unit the length of a note
   * @return quarter notes a minute; null if there is no such figure
   */
  static @Nullable Double tempo(String text, Fraction unit) {
    String bare = text.replaceAll("\"[^\"]*\"?", " ").strip();
    if (bare.length() > MOST_TEXT) {
      return null;
    }
    int equals = bare.indexOf('=');
    String figure = bare.substring(equals + 1).strip();
    if (!figure.matches("\\d{1,4}(\\.\\d{1,3})?")) {
      return null;
    }
    Fraction beat = Fraction.ZERO;
    String beats = equals < 0 ? "" : bare.substring(0, equals).strip();
    if (beats.isEmpty() || beats.matches("[Cc]\\d?")) {
      int times = beats.length() == 2 ? beats.charAt(1) - '0' : 1;
      beat = unit.times(Fraction.of(times, 1));
    } else {
      for (String word : beats.split("\\s+", -1)) {
        if (!word.matches("\\d{1,3}/\\d{1,3}")) {
          return null;
        }
        String[] parts = word.split("/", -1);
        int below = Integer.parseInt(parts[1]);
        if (below == 0 || Integer.bitCount(below) != 1) {
          return null;
        }
        beat = beat.plus(Fraction.of(Integer.parseInt(parts[0]), below));
      }
    }
    double tempo = 4 * beat.toDouble() * Double.parseDouble(figure);
    return tempo > 0 ? tempo : null;
  }
}
