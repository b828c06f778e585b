package gradus.kernel;

/** The counter-based generator Threefry-2×32 with 20 rounds, one block at a time. */
public final class Threefry {
  private static final int PARITY = 0x1BD11BDA;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

  private Threefry() {}

  /**
   * Returns the block of a key and a counter. In all three numbers the low half is word 0 and the
   * high half word 1.
   */
  public static long block(long key, long counter) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int[] keys = {k0, k1, PARITY ^ k0 ^ k1};
    int x0 = (int) counter + k0;
    int x1 = (int) (counter >>> 32) + k1;
    for (int round = 0; round < 20; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, ROTATIONS[round & 7]) ^ x0;
      if ((round & 3) == 3) {
        int injection = round / 4 + 1;
        x0 += keys[injection % 3];
        x1 += keys[(injection + 1) % 3] + injection;
      }
    }
    return (x0 & 0xffffffffL) | ((long) x1 << 32);
  }
}
