package gradus.kernel;

/** What one instruction of a {@link StripProgram} does. */
public enum StripOp {
  /** Element (r, c) of a stream: {@code arrays[s][offset + r * rowStride + c]}. */
  LOAD(0),
  /** One value for row r: {@code arrays[s][offset + r * rowStride]}. */
  LOAD_ROW(0),
  /** A value fixed in the program. */
  CONSTANT(0),

  /** -a. */
  NEG(1),
  /** |a|. */
  ABS(1),
  /** {@link FloatMath#sign}. */
  SIGN(1),
  /** {@link FloatMath#exp}. */
  EXP(1),
  /** {@link FloatMath#log}. */
  LOG(1),
  /** {@link FloatMath#tanh}. */
  TANH(1),
  /** {@link FloatMath#sigmoid}. */
  SIGMOID(1),
  /** √a, correctly rounded. */
  SQRT(1),
  /** 1 / a, correctly rounded. */
  RECIPROCAL(1),
  /** {@link FloatMath#floor}. */
  FLOOR(1),

  /** a + b. */
  ADD(2),
  /** a - b. */
  SUB(2),
  /** a · b; never contracted with a following addition. */
  MUL(2),
  /** a / b. */
  DIV(2),
  /** {@link Math#max(float, float)}. */
  MAX(2),
  /** {@link Math#min(float, float)}. */
  MIN(2),
  /** 1 where a &lt; b, else 0. */
  LESS(2),
  /** 1 where a = b, else 0. */
  EQUAL(2),

  /** b where a ≠ 0 (NaN included), else c. */
  SELECT(3),

  /** The sum of a row, by sixteen partial sums; see {@link StripProgram}. */
  ROW_SUM(1),
  /** The maximum of a row by {@link Math#max(float, float)}, starting at -∞. */
  ROW_MAX(1),

  /** Writes element (r, c) of a stream. */
  STORE(1),
  /** Writes one value for row r. */
  STORE_ROW(1);

  private final int arity;

  StripOp(int arity) {
    this.arity = arity;
  }

  /** The number of operands. */
  public int arity() {
    return arity;
  }

  /** Whether the instruction addresses a stream. */
  public boolean usesStream() {
    return this == LOAD || this == LOAD_ROW || isStore();
  }

  /** Whether it writes to a stream and has no value. */
  public boolean isStore() {
    return this == STORE || this == STORE_ROW;
  }

  /** Whether it turns a row of elements into one value. */
  public boolean isReduction() {
    return this == ROW_SUM || this == ROW_MAX;
  }

  /** About how many operations on vectors it takes for each vector of a row; a division is four. */
  int vectorOperations() {
    return switch (this) {
      case LOAD_ROW, CONSTANT, STORE_ROW -> 0;
      case LOAD, STORE, NEG, ABS, ADD, SUB, MUL, MAX, MIN, ROW_SUM, ROW_MAX -> 1;
      case LESS, EQUAL, SELECT -> 2;
      case SQRT, RECIPROCAL, DIV, SIGN -> 4;
      case FLOOR -> 12;
      case TANH, SIGMOID -> 18;
      case EXP -> 20;
      case LOG -> 30;
    };
  }

  /** Whether it costs so much more than a load that its result is worth keeping. */
  boolean isCostly() {
    return switch (this) {
      case EXP, LOG, TANH, SIGMOID, SQRT, RECIPROCAL, DIV -> true;
      case LOAD, LOAD_ROW, CONSTANT, NEG, ABS, SIGN, FLOOR, ADD, SUB, MUL -> false;
      case MAX, MIN, LESS, EQUAL, SELECT, ROW_SUM, ROW_MAX, STORE, STORE_ROW -> false;
    };
  }
}
