package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A kernel that has been warmed up allocates nothing: its vectors are in registers. In code of the
 * compiler's first tiers each of them is an object.
 */
class WarmUpTest {
  private static final int CALLS = 1_000;
  private static final long ALLOWED = 2_000; // bytes in all calls: one vector in each is 64,000

  private static long allocated(Runnable call) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    call.run();
    final long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @BeforeEach
  void vectors() {
    assumeTrue(VectorModule.present(), "the Vector API is not there");
  }

  @Test
  void smallTilesAreCompiledToTheEnd() {
    for (int rows = 1; rows <= 4; rows++) {
      final MatMul product =
          MatMul.prepare(MatMulShape.of(rows, Microkernels.LANES, 32)).warm(Team.common());
      final float[] a = new float[rows * 32];
      final float[] b = new float[Microkernels.LANES * 32];
      final float[] c = new float[rows * Microkernels.LANES];
      assertThat(allocated(() -> product.run(Team.common(), a, 0, b, 0, c, 0, false)))
          .as("%d rows", rows)
          .isLessThan(ALLOWED);
    }
  }

  @Test
  void shortStripsAreCompiledToTheEnd() {
    for (RowShape shape : RowShape.values()) {
      StripProgram.Builder builder = StripProgram.builder();
      int difference = builder.apply(StripOp.SUB, builder.load(0), builder.load(1));
      if (shape == RowShape.ANY) { // rows that end in whole vectors are of another shape
        difference =
            builder.apply(StripOp.SUB, difference, builder.apply(StripOp.ROW_SUM, difference));
      }
      builder.store(difference, 2);
      StripProgram program = builder.build();
      final int columns =
          switch (shape) {
            case WHOLE -> 32;
            case PART -> VectorLanes.LENGTH - 1;
            case OVERLAPPING, ANY -> 35;
          };
      StripKernels.warm(program, columns);
      assertThat(RowShape.of(program, columns)).isEqualTo(shape);
      StripKernel kernel = StripKernels.vector(program, shape);
      float[][] arrays = {new float[columns], new float[columns], new float[columns]};
      int[] zeros = new int[3];
      float[] scratch = new float[0];
      assertThat(allocated(() -> kernel.run(arrays, zeros, zeros, 0, 1, columns, scratch)))
          .as("%s", shape)
          .isLessThan(ALLOWED);
    }
  }
}
