package gradus.kernel;

/** The counter-based generator Threefry-2×32 with 20 rounds, one block at a time. */
public final class Threefry {
  static final int PARITY = 0x1BD11BDA;

  private Threefry() {}

  /**
   * Returns the block of a key and a counter. In all three numbers the low half is word 0 and the
   * high half word 1.
   */
  public static long block(long key, long counter) {
    int a = (int) key;
    int b = (int) (key >>> 32);
    int c = PARITY ^ a ^ b;
    int x0 = (int) counter + a;
    int x1 = (int) (counter >>> 32) + b;
    // Five groups of four rounds; after each the next two of the three key words are added.
    for (int group = 1; group <= 5; group++) {
      boolean odd = (group & 1) != 0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, odd ? 13 : 17) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, odd ? 15 : 29) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, odd ? 26 : 16) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, odd ? 6 : 24) ^ x0;
      x0 += b;
      x1 += c + group;
      int first = a;
      a = b;
      b = c;
      c = first;
    }
    return (x0 & 0xffffffffL) | ((long) x1 << 32);
  }
}
