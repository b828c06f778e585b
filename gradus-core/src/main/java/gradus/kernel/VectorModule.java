package gradus.kernel;

import java.lang.System.Logger.Level;
import jdk.incubator.vector.FloatVector;

/** Answers whether the Vector API can be used, and how wide its vectors are. */
final class VectorModule {

  /** The number of float32 lanes of a vector, or 0 when vectors cannot be used. */
  static final int LANES = probe();

  private VectorModule() {}

  static boolean present() {
    return LANES > 0;
  }

  private static int probe() {
    if (!compiles()) {
      return 0; // interpreted vectors are far slower than interpreted floats
    }
    try {
      final int lanes = Species.lanes();
      return lanes >= 4 ? lanes : 0;
    } catch (LinkageError e) {
      System.getLogger(VectorModule.class.getName())
          .log(
              Level.INFO,
              "The Vector API is not there, so scalar kernels are used: same results, several times"
                  + " slower. Start Java with --add-modules jdk.incubator.vector to use it.");
      return 0;
    }
  }

  /** Whether this virtual machine has the compiler that knows vectors. */
  private static boolean compiles() {
    final String info = System.getProperty("java.vm.info", "");
    return !info.contains("interpreted mode") && !info.contains("emulated-client");
  }

  /** Keeps every mention of the optional module in a class that is linked inside the probe. */
  private static final class Species {
    static int lanes() {
      return FloatVector.SPECIES_PREFERRED.length();
    }
  }
}
