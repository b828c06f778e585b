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
  private static final int SMALL = 16;

  /** Programs beyond this number push out the one not asked for longest; kernels in use live on. */
  private static final int CAPACITY = 1024;

  private record Key(StripProgram program, RowShape shape) {}

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

  private static final Map<StripProgram, StripKernel> SCALAR = new Cache<>();
  private static final Map<Key, StripKernel> VECTOR = new Cache<>();
  private static final Map<Key, StripKernel> WARMING = new Cache<>();

  private StripKernels() {}

  /**
   * The kernel for a domain: scalar or vector by size alone, never by time.
   *
   * @param program what to compute
   * @param elements of the whole domain
   * @param columns of a row; a run may have other numbers of rows, and other numbers of columns if
   *     these are multiples of 16 and this is one
   */
  public static StripKernel of(StripProgram program, long elements, int columns) {
    if (elements < SMALL || !VectorModule.present()) {
      return scalar(program);
    }
    RowShape shape = RowShape.of(program, columns);
    synchronized (WARMING) {
      return WARMING.computeIfAbsent(
          new Key(program, shape), key -> new WarmingStrip(key.program(), key.shape()));
    }
  }

  /**
   * Whether no output may lie where an input does, since the end of each row is computed twice.
   *
   * @param columns of a row
   */
  public static boolean overlaps(StripProgram program, int columns) {
    return RowShape.of(program, columns) == RowShape.OVERLAPPING;
  }

  /** The scalar kernel. */
  public static StripKernel scalar(StripProgram program) {
    synchronized (SCALAR) {
      return SCALAR.computeIfAbsent(program, p -> compile(StripEmitter.scalar(p)));
    }
  }

  /** The vector kernel for rows of some shape; the Vector API must be there. */
  static StripKernel vector(StripProgram program, RowShape shape) {
    synchronized (VECTOR) {
      return VECTOR.computeIfAbsent(
          new Key(program, shape), key -> compile(StripEmitter.vector(key.program(), key.shape())));
    }
  }

  private static StripKernel compile(byte[] classFile) {
    int length = StripEmitter.codeLength(classFile);
    if (length >= StripEmitter.HUGE_METHOD) {
      throw new IllegalArgumentException(
          "a strip must stay below %,d bytes of code so that it is compiled, found %,d; cut it in two"
              .formatted(StripEmitter.HUGE_METHOD, length));
    }
    return StripEmitter.define(classFile);
  }

  /** Whether every emission of a program stays below the length that HotSpot compiles. */
  public static boolean fits(StripProgram program) {
    return StripEmitter.codeLength(StripEmitter.scalar(program)) < StripEmitter.HUGE_METHOD
        && (!VectorModule.present()
            || StripEmitter.codeLength(StripEmitter.vector(program, RowShape.ANY))
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
   * Comes back when the vector kernel for a domain is compiled, so that what follows can be timed;
   * does nothing where it is not used. Bits do not depend on it.
   */
  public static void warm(StripProgram program, int columns) {
    if (VectorModule.present()) {
      RowShape shape = RowShape.of(program, columns);
      StripWarmUp.run(program, vector(program, shape), shape);
    }
  }
}
