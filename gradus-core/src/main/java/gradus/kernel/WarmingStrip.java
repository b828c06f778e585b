package gradus.kernel;

/**
 * A strip that runs its scalar kernel until the compiler has made its vector kernel fast. Both
 * compute the same bits, so that the moment has no influence on any result.
 */
final class WarmingStrip implements StripKernel {
  private StripKernel current; // stateless kernels, so that publishing one by a race is safe

  WarmingStrip(StripProgram program, RowShape shape) {
    current = StripKernels.scalar(program);
    Warmer.later(
        () -> {
          StripKernel vector = StripKernels.vector(program, shape);
          if (StripWarmUp.run(program, vector, shape)) {
            current = vector;
          }
        });
  }

  @Override
  public void run(
      float[][] arrays,
      int[] offsets,
      int[] rowStrides,
      int rowFrom,
      int rowTo,
      int columns,
      float[] scratch) {
    current.run(arrays, offsets, rowStrides, rowFrom, rowTo, columns, scratch);
  }
}
