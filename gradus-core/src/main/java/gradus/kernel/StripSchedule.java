package gradus.kernel;

import gradus.kernel.StripProgram.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * In how many passes over a row a strip is computed, and what each does.
 *
 * <p>A value has level p if it depends on p reductions in sequence; pass p computes the reductions
 * whose operand has level p. All column stores wait for the last pass, so that in-place outputs
 * never hide an input from a later pass. A column value that several passes need is computed again
 * if that is cheap, and otherwise kept in a row of scratch memory.
 */
final class StripSchedule {

  /**
   * One pass over the columns of a row.
   *
   * @param values the column values it needs, in order
   * @param reductions the reductions it completes
   * @param rowValues row values computed after it, in order
   */
  record Pass(List<Integer> values, List<Integer> reductions, List<Integer> rowValues) {}

  /** More operations than this are not repeated. */
  private static final int CHEAP = 6;

  private static final int COSTLY = 10;

  private final List<Instruction> instructions;
  private final boolean[] column;
  private final boolean[] live;
  private final int[] level;
  private final boolean[] worthKeeping;

  /** The pass that computes a column value first, or -1. */
  private final int[] firstPass;

  /** The scratch row of a kept value, or -1. */
  private final int[] scratchRow;

  private final List<Integer> firstRowValues = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();
  private int scratchRows;

  StripSchedule(StripProgram program) {
    instructions = program.instructions();
    int n = instructions.size();
    column = program.columnValues();
    live = new boolean[n];
    level = new int[n];
    worthKeeping = new boolean[n];
    firstPass = new int[n];
    scratchRow = new int[n];
    Arrays.fill(firstPass, -1);
    Arrays.fill(scratchRow, -1);
    markLive();
    int last = setLevels();
    weigh();
    for (int p = 0; p <= last; p++) {
      passes.add(pass(p, last));
    }
    for (int i = 0; i < n; i++) {
      Instruction instruction = instructions.get(i);
      if (live[i] && !column[i] && !instruction.op().isStore()) {
        if (level[i] == 0) {
          firstRowValues.add(i);
        } else if (!instruction.op().isReduction()) {
          passes.get(level[i] - 1).rowValues().add(i);
        }
      }
    }
  }

  private void markLive() {
    for (int i = instructions.size() - 1; i >= 0; i--) {
      Instruction instruction = instructions.get(i);
      live[i] |= instruction.op().isStore();
      for (int k = 0; live[i] && k < instruction.op().arity(); k++) {
        live[instruction.operand(k)] = true;
      }
    }
  }

  /** Gives the last pass. */
  private int setLevels() {
    int last = 0;
    for (int i = 0; i < level.length; i++) {
      Instruction instruction = instructions.get(i);
      for (int k = 0; k < instruction.op().arity(); k++) {
        level[i] = Math.max(level[i], level[instruction.operand(k)]);
      }
      if (live[i] && (instruction.op().isReduction() || instruction.op() == StripOp.STORE)) {
        last = Math.max(last, level[i]);
      }
      level[i] += instruction.op().isReduction() ? 1 : 0;
    }
    return last;
  }

  /** Decides which values are cheaper to keep than to compute again from loads and kept values. */
  private void weigh() {
    int[] cost = new int[level.length];
    for (int i = 0; i < cost.length; i++) {
      if (column[i]) {
        Instruction instruction = instructions.get(i);
        int sum = instruction.op().isCostly() ? COSTLY : 1;
        for (int k = 0; k < instruction.op().arity(); k++) {
          int operand = instruction.operand(k);
          sum += worthKeeping[operand] ? 1 : cost[operand];
        }
        worthKeeping[i] = sum > CHEAP;
        cost[i] = sum;
      }
    }
  }

  private Pass pass(int p, int last) {
    boolean[] needed = new boolean[level.length];
    List<Integer> reductions = new ArrayList<>();
    for (int i = needed.length - 1; i >= 0; i--) {
      Instruction instruction = instructions.get(i);
      StripOp op = instruction.op();
      if (live[i] && op.isReduction() && level[i] == p + 1) {
        reductions.addFirst(i);
        needed[instruction.a()] = true;
      } else if (op == StripOp.STORE && p == last) {
        needed[instruction.a()] = true;
      } else if (needed[i] && column[i]) {
        if (worthKeeping[i] && firstPass[i] >= 0) {
          keep(i);
        } else {
          for (int k = 0; k < op.arity(); k++) {
            needed[instruction.operand(k)] = true;
          }
        }
      }
    }
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      if (needed[i] && column[i]) {
        values.add(i);
        firstPass[i] = firstPass[i] < 0 ? p : firstPass[i];
      }
    }
    return new Pass(values, reductions, new ArrayList<>());
  }

  private void keep(int value) {
    if (scratchRow[value] < 0) {
      scratchRow[value] = scratchRows++;
    }
  }

  boolean isColumn(int value) {
    return column[value];
  }

  boolean isLive(int value) {
    return live[value];
  }

  /** Whether pass p reads the value from scratch memory instead of computing it. */
  boolean isReloaded(int value, int p) {
    return scratchRow[value] >= 0 && p > firstPass[value];
  }

  /** The scratch row of a value that is kept, or -1. */
  int scratchRow(int value) {
    return scratchRow[value];
  }

  int scratchRows() {
    return scratchRows;
  }

  /** Row values that depend on no reduction. */
  List<Integer> firstRowValues() {
    return firstRowValues;
  }

  List<Pass> passes() {
    return passes;
  }

  /** Scratch rows first, then one for each ROW_SUM of a pass, which the scalar emission uses. */
  int scratchLength(int columns) {
    int sums = 0;
    for (Pass pass : passes) {
      sums = Math.max(sums, pass.reductions().size());
    }
    return Math.multiplyExact(scratchRows + sums, columns);
  }
}
