package gradus.kernel;

import java.util.Arrays;

/** Copies between layouts, and fills. Nothing is allocated, nothing is computed. */
public final class Copies {

  /** Side of the squares in which a transpose goes, in elements: two rows of 128 bytes. */
  private static final int TILE = 32;

  private Copies() {}

  /** Sets {@code length} elements from {@code offset} on. */
  public static void fill(float[] target, int offset, int length, float value) {
    Arrays.fill(target, offset, offset + length, value);
  }

  /**
   * Copies elements at any strides to contiguous ones, the last axis fastest.
   *
   * <p>target[offset + row-major place of (i₀, i₁, …)] = source[offset + Σ iₖ · strides[k]]; a
   * stride of 0 repeats, a negative one reverses.
   *
   * @param dims the axis lengths; none for a single element
   * @param strides distances in the source, in elements
   */
  public static void gather(
      float[] source,
      int sourceOffset,
      int[] dims,
      int[] strides,
      float[] target,
      int targetOffset) {
    int block = 1;
    int axis = dims.length;
    // The longest suffix of axes that lies in the source as it will in the target.
    while (axis > 0 && (strides[axis - 1] == block || dims[axis - 1] == 1)) {
      axis--;
      block *= dims[axis];
    }
    int size = block;
    for (int k = 0; k < axis; k++) {
      size *= dims[k];
    }
    if (size > 0) {
      gather(source, sourceOffset, dims, strides, target, targetOffset, 0, axis, block, size);
    }
  }

  /** Copies the {@code size} elements that the axes from {@code axis} on span. */
  private static void gather(
      float[] source,
      int from,
      int[] dims,
      int[] strides,
      float[] target,
      int to,
      int axis,
      int blockAxis,
      int block,
      int size) {
    if (axis == blockAxis) {
      System.arraycopy(source, from, target, to, block);
    } else if (axis == blockAxis - 1 && block == 1) {
      line(source, from, strides[axis], target, to, dims[axis]);
    } else if (axis == blockAxis - 2 && block == 1 && strides[axis] == 1) {
      transpose(source, from, strides[axis + 1], target, to, dims[axis], dims[axis + 1]);
    } else {
      int step = size / dims[axis];
      for (int i = 0; i < dims[axis]; i++) {
        int row = from + i * strides[axis];
        gather(source, row, dims, strides, target, to + i * step, axis + 1, blockAxis, block, step);
      }
    }
  }

  private static void line(float[] source, int from, int stride, float[] target, int to, int n) {
    if (stride == 0) {
      Arrays.fill(target, to, to + n, source[from]);
      return;
    }
    int at = from;
    for (int i = 0; i < n; i++) {
      target[to + i] = source[at];
      at += stride;
    }
  }

  /** target[r, c] = source[c · stride + r], square by square. */
  private static void transpose(
      float[] source, int from, int stride, float[] target, int to, int rows, int columns) {
    for (int r0 = 0; r0 < rows; r0 += TILE) {
      int r1 = Math.min(rows, r0 + TILE);
      for (int c0 = 0; c0 < columns; c0 += TILE) {
        int c1 = Math.min(columns, c0 + TILE);
        for (int r = r0; r < r1; r++) {
          int at = from + c0 * stride + r;
          int row = to + r * columns;
          for (int c = c0; c < c1; c++) {
            target[row + c] = source[at];
            at += stride;
          }
        }
      }
    }
  }
}
