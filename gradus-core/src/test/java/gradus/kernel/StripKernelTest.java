package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernel.StripProgram.Instruction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two emissions against the plain meaning of a program, bit for bit. */
@Tag("width")
class StripKernelTest {

  private static final int[] COLUMNS = {0, 1, 4, 6, 13, 15, 16, 17, 31, 65, 207, 702};

  /** Values at which a bit may go wrong, among ordinary ones. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    1e-40f,
    -1e-40f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    88.7f,
    89f,
    -87.5f,
    -103.9f,
    -104f,
    8.4f,
    -8.4f,
    8388608f,
    -8388607.5f,
    1e30f,
    -1e30f,
    Float.MAX_VALUE,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    2.5f,
    -2.5f
  };

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LOAD", "LOAD_ROW", "CONSTANT", "STORE", "STORE_ROW"})
  void everyOperationHasTheBitsOfItsDefinition(StripOp op) {
    StripProgram.Builder builder = StripProgram.builder();
    int[] operands = new int[op.arity()];
    for (int k = 0; k < operands.length; k++) {
      operands[k] = builder.load(k);
    }
    int result = builder.apply(op, operands);
    builder.store(result, 3);
    if (op.isReduction()) {
      builder.storeRow(result, 4);
    }
    check(builder.build(), 1);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"ADD", "SUB", "DIV", "MAX", "LESS", "EXP", "LOG", "TANH", "SELECT", "FLOOR"})
  void rowValuesAreSpreadAndComputedAlike(StripOp op) {
    StripProgram.Builder builder = StripProgram.builder();
    int row = builder.loadRow(0);
    int[] rowOperands = {row, builder.constant(-0.75f), builder.loadRow(1)};
    int rowResult = builder.apply(op, java.util.Arrays.copyOf(rowOperands, op.arity()));
    builder.storeRow(rowResult, 3);
    int[] mixed = {builder.load(2), row, rowResult};
    builder.store(builder.apply(op, java.util.Arrays.copyOf(mixed, op.arity())), 4);
    builder.store(builder.apply(StripOp.MUL, rowResult, builder.load(2)), 5);
    check(builder.build(), 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomProgramsAgree(long seed) {
    for (int i = 0; i < 4; i++) {
      check(randomProgram(seed * 100 + i), seed);
    }
  }

  @Test
  void softmaxGradientAgrees() {
    check(StripSamples.softmaxCrossEntropyGradient(), 5);
    check(StripSamples.lstmCell(), 6);
    check(StripSamples.adam(), 7);
  }

  private static StripProgram randomProgram(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StripProgram.Builder builder = StripProgram.builder();
    List<Integer> values = new ArrayList<>();
    values.add(builder.load(0));
    values.add(builder.load(1));
    values.add(builder.loadRow(2));
    values.add(builder.constant(random.nextFloat(-2f, 2f)));
    EnumSet<StripOp> ops = EnumSet.range(StripOp.NEG, StripOp.ROW_MAX);
    List<StripOp> choice = new ArrayList<>(ops);
    int length = random.nextInt(3, 30);
    for (int i = 0; i < length; i++) {
      StripOp op = choice.get(random.nextInt(choice.size()));
      int[] operands = new int[op.arity()];
      for (int k = 0; k < operands.length; k++) {
        int back = Math.min(values.size(), random.nextInt(1, 8));
        operands[k] = values.get(values.size() - back);
      }
      values.add(builder.apply(op, operands));
    }
    boolean[] column = new StripProgram(withStore(builder, values)).columnValues();
    // Half of the programs write over what they read.
    builder.store(values.getLast(), random.nextBoolean() ? 0 : 3);
    builder.store(values.get(values.size() - 2), random.nextBoolean() ? 1 : 4);
    for (int value : values) {
      if (!column[value] && random.nextInt(3) == 0) {
        builder.storeRow(value, 5);
        break;
      }
    }
    return builder.build();
  }

  private static List<Instruction> withStore(StripProgram.Builder builder, List<Integer> values) {
    StripProgram.Builder copy = StripProgram.builder();
    int value = copy.load(0);
    copy.store(value, 3);
    builder.store(values.getFirst(), 9);
    return builder.build().instructions();
  }

  /** Runs every emission and the definition at many sizes. */
  static void check(StripProgram program, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int columns : COLUMNS) {
      int rows = columns > 100 ? 2 : 1 + random.nextInt(4);
      for (boolean contiguous : new boolean[] {true, false}) {
        Run run = new Run(program, rows, columns, contiguous, random);
        float[][] expected = run.copy();
        StripInterpreter.run(program, expected, run.offsets, run.strides, rows, columns);
        for (StripKernel kernel : kernels(program, columns)) {
          float[][] actual = run.copy();
          float[] scratch = new float[program.scratchLength(columns)];
          kernel.run(actual, run.offsets, run.strides, 0, 1, columns, scratch);
          kernel.run(actual, run.offsets, run.strides, 1, rows, columns, scratch);
          assertSame(program, rows, columns, expected, actual);
        }
      }
    }
  }

  private static List<StripKernel> kernels(StripProgram program, int columns) {
    if (!VectorModule.present()) {
      return List.of(StripKernels.scalar(program));
    }
    return List.of(
        StripKernels.scalar(program),
        StripKernels.vector(program, RowShape.ANY),
        StripKernels.vector(program, RowShape.of(program, columns)));
  }

  private static void assertSame(
      StripProgram program, int rows, int columns, float[][] expected, float[][] actual) {
    for (int s = 0; s < expected.length; s++) {
      for (int i = 0; i < expected[s].length; i++) {
        if (Float.floatToIntBits(expected[s][i]) != Float.floatToIntBits(actual[s][i])) {
          assertThat(actual[s][i])
              .as("stream %d element %d of [%d, %d] in %s", s, i, rows, columns, program)
              .isEqualTo(expected[s][i]);
          throw new AssertionError("zeros of different sign in " + program);
        }
      }
    }
  }

  /** Streams of random values, tightly packed or apart. */
  private static final class Run {
    final float[][] arrays;
    final int[] offsets;
    final int[] strides;

    Run(StripProgram program, int rows, int columns, boolean contiguous, SplittableRandom random) {
      int streams = program.streams();
      arrays = new float[streams][];
      offsets = new int[streams];
      strides = new int[streams];
      boolean[] perRow = new boolean[streams];
      boolean[] stored = new boolean[streams];
      for (Instruction instruction : program.instructions()) {
        if (instruction.stream() >= 0) {
          perRow[instruction.stream()] |=
              instruction.op() == StripOp.LOAD_ROW || instruction.op() == StripOp.STORE_ROW;
          stored[instruction.stream()] |= instruction.op().isStore();
        }
      }
      for (int s = 0; s < streams; s++) {
        offsets[s] = contiguous ? 0 : 1 + random.nextInt(5);
        strides[s] = (perRow[s] ? 1 : columns) + (contiguous ? 0 : random.nextInt(3));
        if (!stored[s] && random.nextInt(4) == 0) {
          strides[s] = 0; // the same for all rows: a bias, or with LOAD_ROW a scalar
        }
        arrays[s] = new float[offsets[s] + rows * Math.max(strides[s], columns) + 1];
        for (int i = 0; i < arrays[s].length; i++) {
          arrays[s][i] =
              random.nextInt(8) == 0
                  ? SPECIAL[random.nextInt(SPECIAL.length)]
                  : (float) random.nextGaussian() * 3f;
        }
      }
    }

    float[][] copy() {
      float[][] copy = new float[arrays.length][];
      for (int s = 0; s < copy.length; s++) {
        copy[s] = arrays[s].clone();
      }
      return copy;
    }
  }
}
