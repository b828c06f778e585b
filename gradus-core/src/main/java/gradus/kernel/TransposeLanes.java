package gradus.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The constants of {@link BlockTransposeWriter}; static, so that the compiler knows them. */
final class TransposeLanes {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final VectorShuffle<Float> SWAP1 = swap(1);
  static final VectorShuffle<Float> SWAP2 = swap(2);
  static final VectorShuffle<Float> SWAP4 = swap(4);
  static final VectorShuffle<Float> SWAP8 = swap(8);
  static final VectorShuffle<Float> SWAP16 = swap(16);
  static final VectorShuffle<Float> SWAP32 = swap(32);
  static final VectorMask<Float> ODD1 = odd(1);
  static final VectorMask<Float> ODD2 = odd(2);
  static final VectorMask<Float> ODD4 = odd(4);
  static final VectorMask<Float> ODD8 = odd(8);
  static final VectorMask<Float> ODD16 = odd(16);
  static final VectorMask<Float> ODD32 = odd(32);

  private TransposeLanes() {}

  /** Lane i takes lane i xor distance. */
  private static VectorShuffle<Float> swap(int distance) {
    final int last = SPECIES.length() - 1;
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) & last);
  }

  /** The lanes whose number has the bit of the distance. */
  private static VectorMask<Float> odd(int distance) {
    long bits = 0;
    for (int lane = 0; lane < SPECIES.length(); lane++) {
      bits |= (lane & distance) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(SPECIES, bits);
  }
}
