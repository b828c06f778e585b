package gradus.audio;

/**
 * Cuts sound into pieces of equal length that overlap a little, and joins such pieces again. Where
 * two overlap, one is faded out while the next is faded in, by weights that add up to 1:
 *
 * <pre>{@code
 * fade in:  sin²(π/2 · (i + ½) / overlap)
 * }</pre>
 *
 * <p>So joined pieces are the sound that was cut, and pieces that were changed or made up join
 * without a click.
 *
 * @param length samples of a piece
 * @param overlap samples that it has in common with the next, at most half of its length
 */
public record Segments(int length, int overlap) {
  /** Checks the lengths. */
  public Segments {
    if (length < 1 || overlap < 0 || overlap > length / 2) {
      throw new IllegalArgumentException(
          "segments overlap by at most half of their length, got "
              + overlap
              + " of "
              + length
              + " samples");
    }
  }

  /** Returns how many samples lie between the beginnings of two pieces. */
  public int hop() {
    return length - overlap;
  }

  /**
   * Cuts sound.
   *
   * <p><i>Shape</i>: [N] → [T][length] with the least T that holds all samples; zeros follow the
   * last. No samples are no pieces.
   */
  public float[][] cut(float[] samples) {
    int count =
        samples.length == 0 ? 0 : 1 + Math.ceilDiv(Math.max(0, samples.length - length), hop());
    float[][] pieces = new float[count][length];
    for (int t = 0; t < count; t++) {
      int from = t * hop();
      System.arraycopy(samples, from, pieces[t], 0, Math.min(length, samples.length - from));
    }
    return pieces;
  }

  /**
   * Joins pieces.
   *
   * <p><i>Shape</i>: [T][length] → [(T − 1) · hop + length].
   */
  public float[] join(float[][] pieces) {
    if (pieces.length == 0) {
      return new float[0];
    }
    float[] joined = new float[(pieces.length - 1) * hop() + length];
    for (int t = 0; t < pieces.length; t++) {
      for (int i = 0; i < length; i++) {
        double weight = t > 0 && i < overlap ? fade(i) : 1;
        if (t < pieces.length - 1 && i >= length - overlap) {
          weight *= 1 - fade(i - (length - overlap));
        }
        joined[t * hop() + i] += (float) (weight * pieces[t][i]);
      }
    }
    return joined;
  }

  private double fade(int i) {
    double sine = Exact.sin((i + 0.5) / overlap / 4);
    return sine * sine;
  }
}
