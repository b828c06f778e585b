package gradus.audio;

import gradus.text.Suggestions;
import java.util.Arrays;
import java.util.List;

/**
 * How sound becomes a sequence of vectors for a model to learn, and how a sequence of vectors
 * becomes sound again.
 */
public sealed interface Representation permits SpectrumSegments, MelFrames {
  /** The rate of the sound, in hertz. */
  int RATE = 16_000;

  /** The words that {@link #named} knows. */
  List<String> NAMES = List.of("fft", "fft-half", "mel");

  /**
   * Returns a representation by its word.
   *
   * @param name {@code fft}: segments of 0.25 s as the whole complex spectrum, 8,000 values; {@code
   *     fft-half}: the same without what symmetry says anyway, 4,002 values; {@code mel}:
   *     logarithms of magnitudes in mel bands, 31.25 times a second
   * @throws IllegalArgumentException for any other, suggesting the nearest
   */
  static Representation named(String name) {
    return switch (name) {
      case "fft" -> new SpectrumSegments(false);
      case "fft-half" -> new SpectrumSegments(true);
      case "mel" -> new MelFrames();
      default ->
          throw new IllegalArgumentException(Suggestions.unknown("representation", name, NAMES));
    };
  }

  /** Returns the word for it. */
  String name();

  /** Returns D, the length of the vectors. */
  int width();

  /** Returns how many vectors stand for a second of sound. */
  double perSecond();

  /** Returns the vectors of sound. Shape: [N] samples at {@link #RATE} → [T, D]. */
  float[][] encode(float[] samples);

  /** Returns the sound of vectors. Shape: [T, D] → [N] samples at {@link #RATE}. */
  float[] decode(float[][] vectors);

  /** Checks the length of vectors. */
  default void check(float[][] vectors) {
    if (Arrays.stream(vectors).anyMatch(vector -> vector.length != width())) {
      throw new IllegalArgumentException(
          "representation " + name() + ": expected vectors of " + width() + " numbers");
    }
  }
}
