package gradus.kernel;

/**
 * Uniform numbers from the counter-based generator Threefry-2×32 with 20 rounds: each depends on
 * the key and its own place alone, so threads may share an array out in any way.
 *
 * <p>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class RandomBits {

  private static final int SMALL = 512;

  private RandomBits() {}

  /**
   * Writes element i, for i from {@code from} to {@code to} (exclusive), to {@code offset + i}.
   *
   * <p>It is word i mod 2 of the block with counter (⌊i/2⌋, 0), without its low 8 bits, times
   * 2^-24: a multiple of 2^-24 in [0, 1).
   */
  public static void fillUniform(float[] out, int offset, int from, int to, int key0, int key1) {
    int i = from;
    if (to - from >= SMALL && VectorTwin.RANDOM_BITS.ready()) {
      if ((i & 1) != 0) {
        fill(out, offset, i, i + 1, key0, key1);
        i++;
      }
      i = VectorRandomBits.fillUniform(out, offset, i, to, key0, key1);
    }
    fill(out, offset, i, to, key0, key1);
  }

  static void fill(float[] out, int offset, int from, int to, int key0, int key1) {
    long key = (key0 & 0xffffffffL) | ((long) key1 << 32);
    int i = from;
    while (i < to) {
      long block = Threefry.block(key, i >> 1);
      if ((i & 1) == 0) {
        out[offset + i++] = uniform((int) block);
      }
      if (i < to) {
        out[offset + i++] = uniform((int) (block >>> 32));
      }
    }
  }

  private static float uniform(int bits) {
    return (bits >>> 8) * 0x1p-24f;
  }
}
