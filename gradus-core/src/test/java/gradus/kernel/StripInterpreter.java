package gradus.kernel;

import gradus.kernel.StripProgram.Instruction;
import java.util.List;

/**
 * The meaning of a strip program, spelled out: every value as a whole matrix, one after the other.
 */
final class StripInterpreter {

  private StripInterpreter() {}

  static void run(
      StripProgram program, float[][] arrays, int[] offsets, int[] strides, int rows, int columns) {
    List<Instruction> instructions = program.instructions();
    float[][][] values = new float[instructions.size()][rows][Math.max(columns, 1)];
    // Stores wait for the end: a load sees what was there before.
    for (boolean storing : new boolean[] {false, true}) {
      for (int i = 0; i < values.length; i++) {
        Instruction instruction = instructions.get(i);
        if (instruction.op().isStore() == storing) {
          int s = instruction.stream();
          for (int r = 0; r < rows; r++) {
            int row = s < 0 ? 0 : offsets[s] + r * strides[s];
            row(instruction, values, i, r, columns, s < 0 ? new float[0] : arrays[s], row);
          }
        }
      }
    }
  }

  private static void row(
      Instruction instruction,
      float[][][] values,
      int i,
      int r,
      int columns,
      float[] array,
      int row) {
    float[] result = values[i][r];
    switch (instruction.op()) {
      case LOAD -> System.arraycopy(array, row, result, 0, columns);
      case LOAD_ROW -> java.util.Arrays.fill(result, array[row]);
      case STORE -> System.arraycopy(values[instruction.a()][r], 0, array, row, columns);
      case STORE_ROW -> array[row] = values[instruction.a()][r][0];
      case CONSTANT -> java.util.Arrays.fill(result, instruction.constant());
      case ROW_SUM -> java.util.Arrays.fill(result, sum(values[instruction.a()][r], columns));
      case ROW_MAX -> {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < columns; c++) {
          max = Math.max(max, values[instruction.a()][r][c]);
        }
        java.util.Arrays.fill(result, max);
      }
      default -> {
        for (int c = 0; c < result.length; c++) {
          float x = values[instruction.a()][r][c];
          float y = instruction.b() < 0 ? 0f : values[instruction.b()][r][c];
          float z = instruction.c() < 0 ? 0f : values[instruction.c()][r][c];
          result[c] = apply(instruction.op(), x, y, z);
        }
      }
    }
  }

  static float apply(StripOp op, float x, float y, float z) {
    return switch (op) {
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case EXP -> FloatMath.exp(x);
      case LOG -> FloatMath.log(x);
      case TANH -> FloatMath.tanh(x);
      case SIGMOID -> FloatMath.sigmoid(x);
      case SQRT -> (float) Math.sqrt(x);
      case RECIPROCAL -> 1f / x;
      case FLOOR -> (float) Math.floor(x);
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> x / y;
      case MAX -> Math.max(x, y);
      case MIN -> Math.min(x, y);
      case LESS -> x < y ? 1f : 0f;
      case EQUAL -> x == y ? 1f : 0f;
      case SELECT -> x != 0f ? y : z;
      case LOAD, LOAD_ROW, CONSTANT, ROW_SUM, ROW_MAX, STORE, STORE_ROW ->
          throw new AssertionError(op);
    };
  }

  private static float sum(float[] values, int columns) {
    float[] p = new float[16];
    for (int c = 0; c < columns; c++) {
      p[c % 16] += values[c];
    }
    return (((p[0] + p[8]) + (p[4] + p[12])) + ((p[2] + p[10]) + (p[6] + p[14])))
        + (((p[1] + p[9]) + (p[5] + p[13])) + ((p[3] + p[11]) + (p[7] + p[15])));
  }
}
