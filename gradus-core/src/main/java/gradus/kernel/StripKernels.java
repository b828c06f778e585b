package gradus.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kernels of strip programs, one for each structure and emission in a process.
 *
 * <p>The <em>scalar</em> emission needs no warming and suits small domains; the <em>vector</em>
 * emission is many times faster once compiled and many times slower before. Both give the same
 * bits.
 */
public final class StripKernels {

  /** Below this many elements a vector kernel saves too little to be worth making. */
  private static final int SMALL = 512;

  /** Programs beyond this number push out the one not asked for longest; kernels in use live on. */
  private static final int CAPACITY = 1024;

  private record Key(StripProgram program, boolean vector) {}

  private static final class Cache<K> extends LinkedHashMap<K, StripKernel> {
    private static final long serialVersionUID = 1L;

    Cache() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, StripKernel> eldest) {
      return size() > CAPACITY;
    }
  }

  private static final Map<Key, StripKernel> KERNELS = new Cache<>();
  private static final Map<StripProgram, StripKernel> WARMING = new Cache<>();

  private StripKernels() {}

  /** The kernel for a domain of that many elements: chosen by size alone, never by time. */
  public static StripKernel of(StripProgram program, long elements) {
    if (elements < SMALL || !VectorModule.present()) {
      return scalar(program);
    }
    synchronized (WARMING) {
      return WARMING.computeIfAbsent(program, WarmingStrip::new);
    }
  }

  /** The scalar kernel. */
  public static StripKernel scalar(StripProgram program) {
    return cached(program, false);
  }

  /** The vector kernel, or the scalar one where vectors cannot be used. */
  public static StripKernel vector(StripProgram program) {
    return cached(program, VectorModule.present());
  }

  private static StripKernel cached(StripProgram program, boolean vector) {
    synchronized (KERNELS) {
      return KERNELS.computeIfAbsent(
          new Key(program, vector), key -> compile(key.program(), key.vector()));
    }
  }

  /**
   * Makes a kernel.
   *
   * @throws IllegalArgumentException if the program is too long: see {@link #fits}
   */
  static StripKernel compile(StripProgram program, boolean vector) {
    byte[] bytes = StripEmitter.bytes(program, vector);
    int length = StripEmitter.codeLength(bytes);
    if (length >= StripEmitter.HUGE_METHOD) {
      throw new IllegalArgumentException(
          "a strip must stay below %,d bytes of code so that it is compiled, found %,d; cut it in two"
              .formatted(StripEmitter.HUGE_METHOD, length));
    }
    return StripEmitter.define(bytes);
  }

  /** Whether both emissions of a program stay below the length that HotSpot compiles. */
  public static boolean fits(StripProgram program) {
    return StripEmitter.codeLength(StripEmitter.bytes(program, false)) < StripEmitter.HUGE_METHOD
        && (!VectorModule.present()
            || StripEmitter.codeLength(StripEmitter.bytes(program, true))
                < StripEmitter.HUGE_METHOD);
  }

  /**
   * About how many bytes of code an operation adds to a strip. A program whose instructions add up
   * to less than {@link #BUDGET} fits, unless it computes many values again in several passes.
   */
  public static int cost(StripOp op) {
    return switch (op) {
      case EXP -> 400;
      case LOG -> 550;
      case TANH, SIGMOID -> 380;
      case FLOOR -> 170;
      case SIGN -> 120;
      case LESS, EQUAL, SELECT -> 70;
      case LOAD, LOAD_ROW, STORE, STORE_ROW -> 110;
      case ROW_SUM, ROW_MAX -> 240;
      case CONSTANT -> 20;
      case NEG, ABS, SQRT, RECIPROCAL, ADD, SUB, MUL, DIV, MAX, MIN -> 30;
    };
  }

  /** What the {@link #cost} of a program's instructions may add up to. */
  public static final int BUDGET = 7000;

  /**
   * Runs the vector kernel of a program on a few elements until it is compiled, so that the first
   * real run is fast; does nothing where the vector kernel is not used. It does not change bits.
   */
  public static void warm(StripProgram program) {
    if (VectorModule.present()) {
      StripWarmUp.run(program, vector(program));
    }
  }
}
