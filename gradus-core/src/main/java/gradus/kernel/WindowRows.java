package gradus.kernel;

/**
 * A matrix whose rows are windows: each is some runs of adjacent elements, at the same distances
 * from where the window begins.
 *
 * @param rows where the windows begin
 * @param runs where their runs begin, from there
 * @param length the elements of a run
 */
record WindowRows(int[] rows, int[] runs, int length) implements PackedMatrix.Source {
  @Override
  public void copy(
      int row,
      int count,
      int column,
      int columns,
      float[] b,
      int bOffset,
      float[] out,
      int to,
      int width) {
    final boolean vectors = VectorTwin.WINDOWS.ready();
    int done = 0;
    while (done < columns) {
      final int run = (column + done) / length;
      final int inside = (column + done) % length;
      final int piece = Math.min(columns - done, length - inside);
      final int from = bOffset + runs[run] + inside;
      if (vectors && piece >= VectorModule.LANES) {
        VectorWindows.copy(rows, row, count, piece, b, from, out, to + done, width);
      } else {
        copyElements(row, count, piece, b, from, out, to + done, width);
      }
      done += piece;
    }
  }

  private void copyElements(
      int row, int count, int piece, float[] b, int from, float[] out, int to, int width) {
    for (int r = 0; r < count; r++) {
      final int s = from + rows[row + r];
      final int t = to + r * width;
      for (int c = 0; c < piece; c++) {
        out[t + c] = b[s + c];
      }
    }
  }
}
