package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class StripProgramTest {

  @Test
  void equalProgramsShareOneKernel() {
    StripProgram one = StripSamples.lstmCell();
    StripProgram other = StripSamples.lstmCell();
    assertThat(one).isEqualTo(other).isNotSameAs(other).hasSameHashCodeAs(other);
    assertThat(StripKernels.scalar(one)).isSameAs(StripKernels.scalar(other));
    assertThat(StripKernels.scalar(one)).isNotSameAs(StripKernels.scalar(StripSamples.adam()));
  }

  @Test
  void equalInstructionsAreRecordedOnce() {
    StripProgram.Builder builder = StripProgram.builder();
    int sum = builder.apply(StripOp.ADD, builder.load(0), builder.constant(1f));
    assertThat(builder.apply(StripOp.ADD, builder.load(0), builder.constant(1f))).isEqualTo(sum);
    assertThat(builder.constant(0f)).isNotEqualTo(builder.constant(-0f));
  }

  @Test
  void softmaxKeepsItsExponentialsAndNothingElse() {
    StripSchedule schedule = new StripSchedule(StripSamples.softmaxCrossEntropyGradient());
    assertThat(schedule.passes()).hasSize(3);
    assertThat(schedule.scratchRows()).isEqualTo(1);
    assertThat(new StripSchedule(StripSamples.lstmCell()).scratchRows()).isZero();
    assertThat(StripSamples.lstmCell().scratchLength(100)).isZero();
  }

  @Test
  void refusesWhatHasNoMeaning() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StripProgram.builder().build())
        .withMessage("a strip program must store something, found no STORE");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              StripProgram.Builder builder = StripProgram.builder();
              builder.storeRow(builder.load(0), 1);
              builder.build();
            })
        .withMessageStartingWith("strip instruction 1: a column value needs STORE");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              StripProgram.Builder builder = StripProgram.builder();
              builder.store(builder.load(0), 1);
              builder.store(builder.load(2), 1);
              builder.build();
            })
        .withMessageStartingWith("strip instruction 3: stream stored twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StripProgram.builder().apply(StripOp.ADD, 0))
        .withMessage("ADD is not an operation on 1 values");
  }

  /** A chain of costly operations, of about the length that the cost allows. */
  @Test
  void programsWithinTheBudgetStayBelowTheCompilersLimit() {
    StripOp[] ops = {
      StripOp.EXP,
      StripOp.LOG,
      StripOp.TANH,
      StripOp.SIGMOID,
      StripOp.ADD,
      StripOp.FLOOR,
      StripOp.SELECT,
      StripOp.LESS,
      StripOp.SIGN,
      StripOp.MUL
    };
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 20; trial++) {
      StripProgram.Builder builder = StripProgram.builder();
      int value = builder.load(0);
      int cost = StripKernels.cost(StripOp.LOAD) + StripKernels.cost(StripOp.STORE);
      int stream = 1;
      while (cost < StripKernels.BUDGET - 700) {
        StripOp op = ops[random.nextInt(ops.length)];
        int[] operands = new int[op.arity()];
        java.util.Arrays.fill(operands, value);
        if (op.arity() > 1) {
          operands[1] = builder.load(stream++);
          cost += StripKernels.cost(StripOp.LOAD);
        }
        value = builder.apply(op, operands);
        cost += StripKernels.cost(op);
      }
      builder.store(value, stream);
      assertThat(StripKernels.fits(builder.build())).isTrue();
    }
  }

  @Test
  void programsBeyondTheLimitAreRefused() {
    Assumptions.assumeTrue(VectorModule.present());
    StripProgram.Builder builder = StripProgram.builder();
    int value = builder.load(0);
    for (int i = 0; i < 40; i++) {
      value = builder.apply(StripOp.EXP, value);
    }
    builder.store(value, 1);
    StripProgram program = builder.build();
    assertThat(StripKernels.fits(program)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StripKernels.vector(program, RowShape.ANY))
        .withMessageContaining("cut it in two");
  }

  @Test
  void aKernelForSomeRowLengthsRefusesOthers() {
    Assumptions.assumeTrue(VectorModule.present());
    StripProgram program = StripSamples.lstmCell();
    float[][] arrays = new float[16][64];
    int[] zeros = new int[16];
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StripKernels.vector(program, RowShape.WHOLE)
                    .run(arrays, zeros, zeros, 0, 1, 20, new float[0]))
        .withMessage("this strip was made for rows of a multiple of 16 elements, got 20");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StripKernels.vector(program, RowShape.PART)
                    .run(arrays, zeros, zeros, 0, 1, 16, new float[0]))
        .withMessageContaining("got 16");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StripKernels.vector(program, RowShape.OVERLAPPING)
                    .run(arrays, zeros, zeros, 0, 1, 1, new float[0]))
        .withMessageContaining("got 1");
  }

  @Test
  void warmingUpLeavesAKernelThatWorks() {
    StripProgram.Builder builder = StripProgram.builder();
    builder.store(builder.apply(StripOp.ADD, builder.load(0), builder.load(1)), 2);
    StripProgram program = builder.build();
    StripKernels.warm(program, 32);
    float[][] arrays = {new float[32], new float[32], new float[32]};
    java.util.Arrays.fill(arrays[0], 1f);
    java.util.Arrays.fill(arrays[1], 2f);
    StripKernels.of(program, 100_000, 32)
        .run(arrays, new int[3], new int[3], 0, 1, 32, new float[0]);
    assertThat(arrays[2]).containsOnly(3f);
  }
}
