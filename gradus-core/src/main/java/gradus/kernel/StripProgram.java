package gradus.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A strip: element-wise operations and row reductions over a domain [rows, columns], done in one
 * pass over memory.
 *
 * <p>Instructions are in single-assignment form: an operand names an earlier instruction by its
 * index. A value is either a <em>column value</em>, one for each element, or a <em>row value</em>,
 * one for each row; an operation on both spreads the row value over its row. Constants count as row
 * values, and so does what a reduction gives.
 *
 * <p>A stream is an array with an offset and a row stride, given at each run. Row stride 0 makes a
 * loaded stream the same for every row (a bias vector, or with LOAD_ROW a scalar). Loads see what
 * the arrays held before the run: an output may be the very region of an input with the same
 * stride, and is otherwise disjoint from all inputs.
 *
 * <p>The bits of ROW_SUM are defined so: partial sum j of 16 starts at 0 and adds the elements of
 * columns j, j + 16, j + 32, … in this order; then partials j and j + 8 are added for j &lt; 8,
 * then j and j + 4 for j &lt; 4, then j and j + 2 for j &lt; 2, then the last two.
 *
 * <p>Two programs are equal if their instructions are.
 *
 * @param instructions in order, each operand before its use
 */
public record StripProgram(List<Instruction> instructions) {

  /** The number of partial sums of ROW_SUM. */
  static final int PARTIALS = 16;

  /**
   * One instruction; operands that the operation does not have are -1.
   *
   * @param op what it does
   * @param a index of the first operand
   * @param b index of the second operand
   * @param c index of the third operand
   * @param stream the stream of a load or store
   * @param constant the value of CONSTANT, otherwise 0
   */
  public record Instruction(StripOp op, int a, int b, int c, int stream, float constant) {
    int operand(int i) {
      return i == 0 ? a : i == 1 ? b : c;
    }
  }

  /**
   * Checks the instructions.
   *
   * @throws IllegalArgumentException if an operand is missing, not earlier, or without a value; if
   *     a column value is stored by STORE_ROW; if nothing is stored, or two stores share a stream
   */
  public StripProgram {
    instructions = List.copyOf(instructions);
    boolean[] columns = new boolean[instructions.size()];
    List<Integer> stored = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      Instruction instruction = instructions.get(i);
      StripOp op = instruction.op();
      for (int k = 0; k < 3; k++) {
        int operand = instruction.operand(k);
        boolean valid =
            k < op.arity()
                ? operand >= 0 && operand < i && !instructions.get(operand).op().isStore()
                : operand == -1;
        require(valid, i, instruction, "an operand is not an earlier value");
      }
      require(op.usesStream() == (instruction.stream() >= 0), i, instruction, "stream missing");
      columns[i] = hasColumns(instruction, columns);
      if (op == StripOp.STORE_ROW) {
        require(!columns[instruction.a()], i, instruction, "a column value needs STORE");
      }
      if (op.isStore()) {
        require(!stored.contains(instruction.stream()), i, instruction, "stream stored twice");
        stored.add(instruction.stream());
      }
    }
    if (stored.isEmpty()) {
      throw new IllegalArgumentException("a strip program must store something, found no STORE");
    }
  }

  private static void require(boolean ok, int index, Instruction instruction, String what) {
    if (!ok) {
      throw new IllegalArgumentException(
          "strip instruction " + index + ": " + what + ": " + instruction);
    }
  }

  /** Whether a value is one for each element rather than for each row. */
  private static boolean hasColumns(Instruction instruction, boolean[] columns) {
    StripOp op = instruction.op();
    if (op == StripOp.LOAD) {
      return true;
    }
    if (op.isReduction() || op.isStore()) {
      return false;
    }
    boolean any = false;
    for (int k = 0; k < op.arity(); k++) {
      any |= columns[instruction.operand(k)];
    }
    return any;
  }

  /** Which values are column values. */
  boolean[] columnValues() {
    boolean[] columns = new boolean[instructions.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = hasColumns(instructions.get(i), columns);
    }
    return columns;
  }

  /**
   * Whether a column may be computed twice: no row is reduced, and no stream both loaded and
   * stored.
   */
  boolean canRepeatColumns() {
    return instructions.stream()
        .noneMatch(
            i ->
                i.op() == StripOp.ROW_SUM
                    || i.op() == StripOp.ROW_MAX
                    || (i.op() == StripOp.LOAD && isStored(i.stream())));
  }

  private boolean isStored(int stream) {
    return instructions.stream()
        .anyMatch(
            i -> (i.op() == StripOp.STORE || i.op() == StripOp.STORE_ROW) && i.stream() == stream);
  }

  /** The number of streams: one more than the highest named. */
  public int streams() {
    int count = 0;
    for (Instruction instruction : instructions) {
      count = Math.max(count, instruction.stream() + 1);
    }
    return count;
  }

  /**
   * How many floats of scratch memory a run needs for each thread.
   *
   * @param columns the length of a row, in elements
   */
  public int scratchLength(int columns) {
    return new StripSchedule(this).scratchLength(columns);
  }

  /** Starts an empty program. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects instructions; equal ones are recorded once. */
  public static final class Builder {
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<Instruction, Integer> known = new HashMap<>();

    private Builder() {}

    /** The column value of a stream; gives its index. */
    public int load(int stream) {
      return add(new Instruction(StripOp.LOAD, -1, -1, -1, stream, 0f));
    }

    /** The row value of a stream; gives its index. */
    public int loadRow(int stream) {
      return add(new Instruction(StripOp.LOAD_ROW, -1, -1, -1, stream, 0f));
    }

    /** A constant; gives its index. */
    public int constant(float value) {
      return add(new Instruction(StripOp.CONSTANT, -1, -1, -1, -1, value));
    }

    /**
     * An operation on earlier values; gives its index.
     *
     * @param op neither a load, a constant nor a store
     * @param operands as many as the operation has, by index
     */
    public int apply(StripOp op, int... operands) {
      if (op.arity() == 0 || op.isStore() || op.arity() != operands.length) {
        throw new IllegalArgumentException(
            op + " is not an operation on " + operands.length + " values");
      }
      int b = operands.length > 1 ? operands[1] : -1;
      int c = operands.length > 2 ? operands[2] : -1;
      return add(new Instruction(op, operands[0], b, c, -1, 0f));
    }

    /** Writes a value to a stream, element by element; a row value is repeated along its row. */
    public void store(int value, int stream) {
      add(new Instruction(StripOp.STORE, value, -1, -1, stream, 0f));
    }

    /** Writes a row value to a stream, once for each row. */
    public void storeRow(int value, int stream) {
      add(new Instruction(StripOp.STORE_ROW, value, -1, -1, stream, 0f));
    }

    /** The program so far. */
    public StripProgram build() {
      return new StripProgram(instructions);
    }

    private int add(Instruction instruction) {
      Integer index = known.get(instruction);
      if (index != null) {
        return index;
      }
      instructions.add(instruction);
      known.put(instruction, instructions.size() - 1);
      return instructions.size() - 1;
    }
  }
}
