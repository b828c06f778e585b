package gradus.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of all element-wise kernels: the machine's preferred one, at most sixteen lanes.
 *
 * <p>Only code that runs with the Vector API module present may touch this class; see {@link
 * VectorModule}.
 */
final class VectorLanes {

  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > StripProgram.PARTIALS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Integer> INTS =
      IntVector.SPECIES_PREFERRED.withShape(FLOATS.vectorShape());

  static final int LENGTH = FLOATS.length();

  // Lane i takes lane i ± distance: adding such a vector to its source is one level of a sum.
  static final VectorShuffle<Float> SWAP_8 = swap(8);
  static final VectorShuffle<Float> SWAP_4 = swap(4);
  static final VectorShuffle<Float> SWAP_2 = swap(2);
  static final VectorShuffle<Float> SWAP_1 = swap(1);

  private VectorLanes() {}

  /**
   * Loads the classes of which casts between vectors consist before they are compiled. Loaded later
   * they would make the compiler discard the kernels that it has compiled by then.
   */
  static void load() {
    var _ = FloatVector.zero(FLOATS).reinterpretAsInts().reinterpretAsFloats();
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ distance) & (LENGTH - 1));
  }
}
