package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Writes one operation on float vectors: operands in local variables, result on the stack.
 *
 * <p>Each method repeats its namesake in {@link FloatMath}, operation for operation.
 */
final class VectorCode {

  static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  static final ClassDesc LANES = ClassDesc.of("gradus.kernel.VectorLanes");
  static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
  private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

  private static final MethodTypeDesc FLOAT_UNARY = MethodTypeDesc.of(FLOAT_VECTOR);
  private static final MethodTypeDesc FLOAT_BINARY = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);
  private static final MethodTypeDesc FLOAT_TERNARY =
      MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
  private static final MethodTypeDesc INT_BINARY = MethodTypeDesc.of(INT_VECTOR, VECTOR);
  private static final MethodTypeDesc INT_SCALAR = MethodTypeDesc.of(INT_VECTOR, CD_int);

  private final CodeBuilder code;
  private final IntSupplier newSlot;

  /** The local variable of each constant vector, by the bits of its lanes. */
  private final Map<Integer, Integer> constants = new HashMap<>();

  VectorCode(CodeBuilder code, IntSupplier newSlot) {
    this.code = code;
    this.newSlot = newSlot;
  }

  /** Makes the constant vectors that an operation uses, outside of all loops. */
  void prepare(StripOp op) {
    for (float constant : constants(op)) {
      prepare(constant);
    }
  }

  private void prepare(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (!constants.containsKey(bits)) {
      code.loadConstant(value);
      broadcast();
      int slot = newSlot.getAsInt();
      code.astore(slot);
      constants.put(bits, slot);
    }
  }

  private static float[] constants(StripOp op) {
    return switch (op) {
      case SIGN -> new float[] {0f, 1f, -1f};
      case LESS, EQUAL -> new float[] {0f, 1f};
      case RECIPROCAL -> new float[] {1f};
      case SELECT -> new float[] {0f};
      case FLOOR -> new float[] {FloatMath.INTEGERS, 1f};
      case EXP ->
          new float[] {
            FloatMath.EXP_MAX,
            FloatMath.EXP_MIN,
            FloatMath.LOG2_E,
            FloatMath.ROUND,
            -FloatMath.LN2_HIGH,
            -FloatMath.LN2_LOW,
            FloatMath.EXP_6,
            FloatMath.EXP_5,
            FloatMath.EXP_4,
            FloatMath.EXP_3,
            FloatMath.EXP_2,
            1f
          };
      case LOG ->
          new float[] {
            Float.MIN_NORMAL,
            FloatMath.INTEGERS,
            FloatMath.ROUND,
            FloatMath.ROUND + FloatMath.MANTISSA_BITS,
            1f,
            FloatMath.LOG_10,
            FloatMath.LOG_9,
            FloatMath.LOG_8,
            FloatMath.LOG_7,
            FloatMath.LOG_6,
            FloatMath.LOG_5,
            FloatMath.LOG_4,
            FloatMath.LOG_3,
            FloatMath.LN2_LOW,
            -0.5f,
            FloatMath.LN2_HIGH,
            Float.POSITIVE_INFINITY,
            0f,
            Float.NaN,
            Float.NEGATIVE_INFINITY
          };
      case TANH, SIGMOID ->
          new float[] {
            FloatMath.TANH_P2,
            FloatMath.TANH_P1,
            0.5f,
            FloatMath.TANH_Q3,
            FloatMath.TANH_Q2,
            FloatMath.TANH_Q1,
            1f,
            -1f,
            FloatMath.TANH_MAX,
            -FloatMath.TANH_MAX
          };
      case LOAD, LOAD_ROW, CONSTANT, NEG, ABS, SQRT, ADD, SUB, MUL, DIV, MAX, MIN -> new float[0];
      case ROW_SUM -> new float[] {0f};
      case ROW_MAX -> new float[] {Float.NEGATIVE_INFINITY};
      case STORE, STORE_ROW -> new float[0];
    };
  }

  /** Turns the float on the stack into a vector of it. */
  void broadcast() {
    // The species lies below the value: float, species -> species, float.
    code.getstatic(LANES, "FLOATS", SPECIES).swap();
    code.invokestatic(
        FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float));
  }

  void apply(StripOp op, int a, int b, int c) {
    switch (op) {
      case NEG -> push(a).unary("neg");
      case ABS -> push(a).unary("abs");
      case SQRT -> push(a).unary("sqrt");
      case RECIPROCAL -> push(1f).push(a).binary("div");
      case ADD -> push(a).push(b).binary("add");
      case SUB -> push(a).push(b).binary("sub");
      case MUL -> push(a).push(b).binary("mul");
      case DIV -> push(a).push(b).binary("div");
      case MAX -> push(a).push(b).binary("max");
      case MIN -> push(a).push(b).binary("min");
      case LESS -> push(0f).push(1f).where(a, "LT", b);
      case EQUAL -> push(0f).push(1f).where(a, "EQ", b);
      case SELECT -> push(c).push(b).where(a, "NE", slot(0f));
      case SIGN -> push(a).push(1f).where(a, "GT", slot(0f)).push(-1f).where(a, "LT", slot(0f));
      case EXP -> exp(a);
      case LOG -> log(a);
      case TANH -> tanh(a);
      case SIGMOID -> sigmoid(a);
      case FLOOR -> floor(a);
      case LOAD, LOAD_ROW, CONSTANT, ROW_SUM, ROW_MAX, STORE, STORE_ROW ->
          throw new IllegalArgumentException(op + " is not an operation on vectors");
    }
  }

  private void exp(int x) {
    int limited = newSlot.getAsInt();
    push(x).push(FloatMath.EXP_MAX).where(x, "GT", slot(FloatMath.EXP_MAX));
    code.astore(limited);
    push(limited).push(FloatMath.EXP_MIN).where(limited, "LT", slot(FloatMath.EXP_MIN));
    code.astore(limited);
    int t = newSlot.getAsInt();
    push(limited).push(FloatMath.LOG2_E).push(FloatMath.ROUND).fma();
    code.astore(t);
    int n = newSlot.getAsInt();
    push(t).push(FloatMath.ROUND).binary("sub");
    code.astore(n);
    int r = newSlot.getAsInt();
    push(n).push(-FloatMath.LN2_HIGH).push(limited).fma();
    code.astore(r);
    push(n).push(-FloatMath.LN2_LOW).push(r).fma();
    code.astore(r);
    push(FloatMath.EXP_6).push(r).push(FloatMath.EXP_5).fma();
    push(r).push(FloatMath.EXP_4).fma();
    push(r).push(FloatMath.EXP_3).fma();
    push(r).push(FloatMath.EXP_2).fma();
    push(r).push(1f).fma();
    push(r).push(1f).fma();
    int bits = newSlot.getAsInt();
    push(t).toInts();
    code.astore(bits);
    int half = newSlot.getAsInt();
    push(bits).shift("ASHR", 1);
    code.astore(half);
    push(half).shift("LSHL", FloatMath.MANTISSA_BITS).ints("add", FloatMath.ONE_BITS).toFloats();
    binary("mul");
    push(bits).push(half);
    code.invokevirtual(INT_VECTOR, "sub", INT_BINARY);
    shift("LSHL", FloatMath.MANTISSA_BITS).ints("add", FloatMath.ONE_BITS).toFloats();
    binary("mul");
  }

  private void log(int x) {
    int subnormal = newSlot.getAsInt();
    push(x).push(slot(Float.MIN_NORMAL)).compare("LT");
    code.astore(subnormal);
    int bits = newSlot.getAsInt();
    push(x).push(x).push(FloatMath.INTEGERS).binary("mul").push(subnormal).blend().toInts();
    ints("add", FloatMath.ONE_BITS - FloatMath.SQRT_HALF_BITS);
    code.astore(bits);
    int k = newSlot.getAsInt();
    push(bits).shift("ASHR", FloatMath.MANTISSA_BITS);
    ints("add", FloatMath.ROUND_BITS - FloatMath.EXPONENT_BIAS).toFloats();
    push(FloatMath.ROUND).push(FloatMath.ROUND + FloatMath.MANTISSA_BITS);
    push(subnormal).blend().binary("sub");
    code.astore(k);
    int f = newSlot.getAsInt();
    push(bits).ints("and", FloatMath.MANTISSA_MASK).ints("add", FloatMath.SQRT_HALF_BITS);
    toFloats().push(1f).binary("sub");
    code.astore(f);
    push(FloatMath.LOG_10).push(f).push(FloatMath.LOG_9).fma();
    push(f).push(FloatMath.LOG_8).fma();
    push(f).push(FloatMath.LOG_7).fma();
    push(f).push(FloatMath.LOG_6).fma();
    push(f).push(FloatMath.LOG_5).fma();
    push(f).push(FloatMath.LOG_4).fma();
    push(f).push(FloatMath.LOG_3).fma();
    int f2 = newSlot.getAsInt();
    push(f).push(f).binary("mul");
    code.astore(f2);
    push(f).binary("mul").push(f2).push(k).push(FloatMath.LN2_LOW).binary("mul").fma();
    int p = newSlot.getAsInt();
    code.astore(p);
    push(f2).push(-0.5f).push(p).fma();
    code.astore(p);
    push(k).push(FloatMath.LN2_HIGH).push(p).push(f).binary("add").fma();
    // Where x is below +∞ the result stands, else it is x: written from the side of x.
    int r = newSlot.getAsInt();
    code.astore(r);
    push(x).push(r).where(x, "LT", slot(Float.POSITIVE_INFINITY));
    push(Float.NaN).where(x, "LT", slot(0f));
    push(Float.NEGATIVE_INFINITY).where(x, "EQ", slot(0f));
  }

  private void tanh(int x) {
    int t = newSlot.getAsInt();
    push(x).push(x).binary("mul");
    code.astore(t);
    int n = newSlot.getAsInt();
    push(FloatMath.TANH_P2).push(t).push(FloatMath.TANH_P1).fma();
    push(t).push(0.5f).fma().push(x).binary("mul");
    code.astore(n);
    int d = newSlot.getAsInt();
    push(FloatMath.TANH_Q3).push(t).push(FloatMath.TANH_Q2).fma();
    push(t).push(FloatMath.TANH_Q1).fma();
    push(t).push(1f).fma();
    code.astore(d);
    push(n).push(n).binary("add").push(d).binary("mul");
    push(n).push(n).push(d).push(d).binary("mul").fma().binary("div");
    push(1f).where(x, "GT", slot(FloatMath.TANH_MAX));
    push(-1f).where(x, "LT", slot(-FloatMath.TANH_MAX));
  }

  private void sigmoid(int x) {
    int half = newSlot.getAsInt();
    push(x).push(0.5f).binary("mul");
    code.astore(half);
    tanh(half);
    push(0.5f).push(0.5f).fma();
  }

  private void floor(int x) {
    int r = newSlot.getAsInt();
    push(x).unary("abs").push(FloatMath.INTEGERS).binary("add");
    push(FloatMath.INTEGERS).binary("sub").toInts();
    push(x).toInts().ints("and", FloatMath.SIGN_BIT);
    code.invokevirtual(INT_VECTOR, "or", INT_BINARY);
    toFloats();
    code.astore(r);
    push(r).push(r).push(1f).binary("sub").where(r, "GT", x);
    code.astore(r);
    int magnitude = newSlot.getAsInt();
    push(x).unary("abs");
    code.astore(magnitude);
    push(x).push(r).where(magnitude, "LT", slot(FloatMath.INTEGERS));
  }

  private VectorCode push(int slot) {
    code.aload(slot);
    return this;
  }

  /** The local variable of a constant that {@link #prepare} has made. */
  int slot(float constant) {
    Integer slot = constants.get(Float.floatToRawIntBits(constant));
    if (slot == null) {
      throw new IllegalStateException("constant " + constant + " is not prepared");
    }
    return slot;
  }

  private VectorCode push(float constant) {
    return push(slot(constant));
  }

  private VectorCode unary(String name) {
    code.invokevirtual(FLOAT_VECTOR, name, FLOAT_UNARY);
    return this;
  }

  private VectorCode binary(String name) {
    code.invokevirtual(FLOAT_VECTOR, name, FLOAT_BINARY);
    return this;
  }

  private VectorCode fma() {
    code.invokevirtual(FLOAT_VECTOR, "fma", FLOAT_TERNARY);
    return this;
  }

  private VectorCode compare(String comparison) {
    code.getstatic(OPERATORS, comparison, COMPARISON).swap();
    code.invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    return this;
  }

  private VectorCode blend() {
    code.invokevirtual(FLOAT_VECTOR, "blend", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK));
    return this;
  }

  /** Of the two vectors on the stack takes the upper where the comparison holds. */
  private VectorCode where(int a, String comparison, int b) {
    return push(a).push(b).compare(comparison).blend();
  }

  private VectorCode toInts() {
    code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
    return this;
  }

  private VectorCode toFloats() {
    code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
    return this;
  }

  private VectorCode ints(String name, int value) {
    code.loadConstant(value).invokevirtual(INT_VECTOR, name, INT_SCALAR);
    return this;
  }

  private VectorCode shift(String name, int bits) {
    code.getstatic(OPERATORS, name, BINARY).loadConstant(bits);
    code.invokevirtual(INT_VECTOR, "lanewise", MethodTypeDesc.of(INT_VECTOR, BINARY, CD_int));
    return this;
  }
}
