package gradus.kernel;

/** The compiled form of a {@link StripProgram}; safe for use from any number of threads. */
@FunctionalInterface
public interface StripKernel {

  /**
   * Runs the strip on some rows of its domain.
   *
   * <p>Arrays, offsets and row strides are indexed by stream. A row's bits do not depend on which
   * other rows the call computes.
   *
   * @param arrays the array of each stream
   * @param offsets where row 0 starts in each array, in elements
   * @param rowStrides elements from one row to the next
   * @param rowFrom the first row, inclusive
   * @param rowTo the last row, exclusive
   * @param columns elements in a row
   * @param scratch at least {@link StripProgram#scratchLength} elements, of the calling thread
   *     alone
   */
  void run(
      float[][] arrays,
      int[] offsets,
      int[] rowStrides,
      int rowFrom,
      int rowTo,
      int columns,
      float[] scratch);
}
