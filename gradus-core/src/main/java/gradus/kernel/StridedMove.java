package gradus.kernel;

import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Moves float32 elements from one strided place to another, or adds them there. Axes are dropped
 * and merged when the move is prepared, so that a run is a few plain loops; long rows of adjacent
 * elements are copied whole, short ones by vectors or along a longer axis.
 */
public final class StridedMove {
  private static final int WORTH_A_THREAD = 16_384; // elements

  private static final int CACHED = 4096; // elements, half of a first-level cache

  private static final int BLOCK = 16; // of a transposition: a cache line of elements

  private static final int LONG = 256; // elements of a row that repay a call of arraycopy

  private final int[] dims;
  private final int[] from;
  private final int[] to;
  private final boolean add;
  private final boolean shortRows; // from side by side to one after the other
  private final boolean empty;

  private StridedMove(Shape shape, int[] fromStrides, int[] toStrides, boolean add) {
    List<int[]> given = new ArrayList<>(); // dim, from, to; outermost first
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dim(axis) != 1) {
        given.add(new int[] {shape.dim(axis), fromStrides[axis], toStrides[axis]});
      }
    }
    if (add) {
      // Rows of adjacent sums go innermost. Axes that meet in one sum keep their order, and with it
      // the order of its terms: the steps of windows are never shorter than those within one.
      given.sort(Comparator.comparingInt((int[] axis) -> axis[2]).reversed());
    }
    List<int[]> axes = new ArrayList<>();
    for (int[] axis : given.reversed()) {
      int[] inner = axes.isEmpty() ? null : axes.getFirst();
      if (inner != null && axis[1] == inner[1] * inner[0] && axis[2] == inner[2] * inner[0]) {
        inner[0] *= axis[0];
      } else {
        axes.addFirst(axis);
      }
    }
    shortRows = !add && VectorModule.present() && areShortRows(axes);
    if (!add && !shortRows) {
      lengthenRows(axes);
    }
    while (axes.size() < 2) {
      axes.addFirst(new int[] {1, 0, 0});
    }
    dims = axes.stream().mapToInt(a -> a[0]).toArray();
    from = axes.stream().mapToInt(a -> a[1]).toArray();
    to = axes.stream().mapToInt(a -> a[2]).toArray();
    this.add = add;
    empty = shape.size() == 0;
  }

  private static boolean areShortRows(List<int[]> axes) {
    if (axes.size() < 4 || axes.getLast()[0] >= VectorLanes.LENGTH || axes.getLast()[1] != 1) {
      return false;
    }
    int next = 1;
    for (int[] axis : axes.reversed()) {
      if (axis[2] != next) {
        return false;
      }
      next *= axis[0];
    }
    return true;
  }

  /** Makes a longer axis the innermost where rows are short and the cache holds what it spans. */
  private static void lengthenRows(List<int[]> axes) {
    if (axes.isEmpty() || axes.getLast()[0] >= BLOCK) {
      return;
    }
    int longest = axes.size() - 1;
    for (int i = axes.size() - 2; i >= 1; i--) {
      int[] axis = axes.get(i);
      if (axis[0] > axes.get(longest)[0] && axis[0] * Math.max(axis[1], axis[2]) <= CACHED) {
        longest = i;
      }
    }
    axes.addLast(axes.remove(longest));
  }

  /**
   * Prepares to copy.
   *
   * @param shape the axis lengths of both places
   * @param fromStrides where neighbours lie that are read; 0 repeats an element
   * @param toStrides where neighbours lie that are written
   */
  public static StridedMove copy(Shape shape, int[] fromStrides, int[] toStrides) {
    return new StridedMove(shape, fromStrides, toStrides, false);
  }

  /** Prepares to add to what is there, in row-major order of the shape. */
  public static StridedMove add(Shape shape, int[] fromStrides, int[] toStrides) {
    return new StridedMove(shape, fromStrides, toStrides, true);
  }

  /**
   * Returns how many parts the move can be done in by as many threads: 1 unless it is large, and
   * its outermost axis leads to places that do not overlap.
   */
  public int parts(int threads) {
    long size = 1;
    long inner = 1; // the places that one step along the outermost axis spans
    for (int axis = 0; axis < dims.length; axis++) {
      size *= dims[axis];
      inner += axis == 0 ? 0 : (dims[axis] - 1L) * to[axis];
    }
    boolean apart = !add || to[0] >= inner;
    return apart ? Math.clamp(size / WORTH_A_THREAD, 1, Math.min(threads, dims[0])) : 1;
  }

  /** Moves one part of the elements that begin at these offsets. */
  public void run(
      float[] source, int sourceOffset, float[] target, int targetOffset, int part, int parts) {
    if (empty) {
      return;
    }
    if (parts == 1) {
      move(0, source, sourceOffset, target, targetOffset);
      return;
    }
    int begin = (int) ((long) dims[0] * part / parts);
    int end = (int) ((long) dims[0] * (part + 1) / parts);
    if (dims.length == 2) {
      plane(source, sourceOffset, target, targetOffset, begin, end);
      return;
    }
    for (int i = begin; i < end; i++) {
      move(1, source, sourceOffset + i * from[0], target, targetOffset + i * to[0]);
    }
  }

  private void move(int axis, float[] source, int sourceOffset, float[] target, int targetOffset) {
    if (shortRows && axis == dims.length - 3 && VectorTwin.SHORT_ROWS.ready()) {
      VectorShortRows.copy(
          dims[axis],
          dims[axis + 1],
          dims[axis + 2],
          source,
          sourceOffset,
          from[axis],
          from[axis + 1],
          target,
          targetOffset);
      return;
    }
    if (axis == dims.length - 2) {
      plane(source, sourceOffset, target, targetOffset, 0, dims[axis]);
      return;
    }
    for (int i = 0; i < dims[axis]; i++) {
      move(axis + 1, source, sourceOffset + i * from[axis], target, targetOffset + i * to[axis]);
    }
  }

  /** Moves the rows from {@code begin} up to {@code end} of the two innermost axes. */
  private void plane(
      float[] source, int sourceOffset, float[] target, int targetOffset, int begin, int end) {
    int axis = dims.length - 2;
    int columns = dims[axis + 1];
    if (!add && from[axis] == 1 && to[axis + 1] == 1 && end - begin >= BLOCK && columns >= BLOCK) {
      transpose(source, sourceOffset, target, targetOffset, begin, end);
      return;
    }
    boolean adjacent = from[axis + 1] == 1 && to[axis + 1] == 1;
    if (adjacent && VectorModule.present() && columns >= VectorModule.LANES) {
      int s = sourceOffset + begin * from[axis];
      int t = targetOffset + begin * to[axis];
      if (add && VectorTwin.ADD_ROWS.ready()) {
        VectorRows.add(end - begin, columns, source, s, from[axis], target, t, to[axis]);
        return;
      }
      if (!add && columns < LONG && VectorTwin.COPY_ROWS.ready()) {
        VectorRows.copy(end - begin, columns, source, s, from[axis], target, t, to[axis]);
        return;
      }
    }
    for (int r = begin; r < end; r++) {
      row(source, sourceOffset + r * from[axis], target, targetOffset + r * to[axis], columns);
    }
  }

  private void row(float[] source, int s, float[] target, int t, int columns) {
    int fromStride = from[from.length - 1];
    int toStride = to[to.length - 1];
    boolean adjacent = fromStride == 1 && toStride == 1;
    if (add && adjacent) {
      for (int c = 0; c < columns; c++) { // apart from the next loop: this one is vectorised
        target[t + c] += source[s + c];
      }
    } else if (add) {
      for (int c = 0; c < columns; c++) {
        target[t + c * toStride] += source[s + c * fromStride];
      }
    } else if (adjacent && columns >= BLOCK) {
      System.arraycopy(source, s, target, t, columns);
    } else {
      for (int c = 0; c < columns; c++) {
        target[t + c * toStride] = source[s + c * fromStride];
      }
    }
  }

  /** In square blocks, so that every cache line that is read is used up. */
  private void transpose(
      float[] source, int sourceOffset, float[] target, int targetOffset, int begin, int end) {
    int axis = dims.length - 2;
    int columns = dims[axis + 1];
    for (int r0 = begin; r0 < end; r0 += BLOCK) {
      int r1 = Math.min(end, r0 + BLOCK);
      for (int c0 = 0; c0 < columns; c0 += BLOCK) {
        int c1 = Math.min(columns, c0 + BLOCK);
        for (int r = r0; r < r1; r++) {
          int s = sourceOffset + r;
          int t = targetOffset + r * to[axis];
          for (int c = c0; c < c1; c++) {
            target[t + c] = source[s + c * from[axis + 1]];
          }
        }
      }
    }
  }
}
