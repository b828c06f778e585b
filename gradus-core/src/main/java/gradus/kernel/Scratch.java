package gradus.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Lends arrays of one size for the time of a call, so that calls allocate none after the first. */
final class Scratch {

  private static final int KEPT = 64;

  private final AtomicReferenceArray<float[]> spare = new AtomicReferenceArray<>(KEPT);
  private final int length;

  Scratch(int length) {
    this.length = length;
  }

  /** An array with unknown contents. */
  float[] take() {
    for (int i = 0; i < KEPT; i++) {
      if (spare.getPlain(i) != null) {
        final float[] array = spare.getAndSet(i, null);
        if (array != null) {
          return array;
        }
      }
    }
    return new float[length];
  }

  /** Gives an array back. */
  void give(float[] array) {
    for (int i = 0; i < KEPT; i++) {
      if (spare.getPlain(i) == null && spare.compareAndSet(i, null, array)) {
        return;
      }
    }
  }
}
