package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.kernel.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a value's elements lie: a slot, the first element's place in it, and the distance of
 * neighbours along each axis. Movement of elements makes another view, not a copy.
 */
record View(Slot slot, int offset, Shape shape, int[] strides) {
  /** A whole slot in row-major order. */
  static View of(Slot slot, Shape shape) {
    return new View(slot, 0, shape, Strided.rowMajor(shape));
  }

  /** A place of its own for a computed value. */
  static View computed(DType dtype, Shape shape) {
    return of(Slot.computed(dtype, shape.size()), shape);
  }

  /** A place for a value that only steps of the same block need. */
  static View inBlock(Shape shape) {
    return of(Slot.inBlock(shape.size()), shape);
  }

  /** The place of the first element in its array, once the slot has one. */
  int start() {
    return slot.offset() + offset;
  }

  boolean isContiguous() {
    int expected = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (shape.dim(axis) != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= shape.dim(axis);
    }
    return true;
  }

  /** Whether this view is all of its slot, in order. */
  boolean isWhole() {
    return offset == 0 && shape.size() == slot.size && isContiguous();
  }

  /** Whether a view of the same shape has the same elements in the same order. */
  boolean isSamePlace(View view) {
    if (slot != view.slot || offset != view.offset) {
      return false;
    }
    for (int axis = 0; axis < strides.length; axis++) {
      if (shape.dim(axis) > 1 && strides[axis] != view.strides[axis]) {
        return false;
      }
    }
    return true;
  }

  /** The view that a movement makes of this one, or null if it takes a copy. */
  @Nullable View moved(Op.Movement op, Shape result) {
    return switch (op) {
      case Op.Reshape _ -> reshaped(result);
      case Op.Permute permute -> {
        int[] moved = new int[strides.length];
        Arrays.setAll(moved, i -> strides[permute.order().get(i)]);
        yield new View(slot, offset, result, moved);
      }
      case Op.Broadcast _ -> {
        int[] moved = new int[result.rank()];
        int added = result.rank() - strides.length;
        for (int i = added; i < moved.length; i++) {
          moved[i] = shape.dim(i - added) == 1 ? 0 : strides[i - added];
        }
        yield new View(slot, offset, result, moved);
      }
      case Op.Slice slice -> {
        int moved = offset;
        for (int i = 0; i < strides.length; i++) {
          moved += slice.start().get(i) * strides[i];
        }
        yield new View(slot, moved, result, strides);
      }
      case Op.Windows windows -> {
        int[] moved = Arrays.copyOf(strides, strides.length + 1);
        moved[strides.length] = strides[windows.axis()];
        moved[windows.axis()] *= windows.stride();
        yield new View(slot, offset, result, moved);
      }
      case Op.Pad _, Op.Concat _ -> null; // several pieces, or more than there was
    };
  }

  /** Splits and merges axes where the strides allow it; null where they do not. */
  private @Nullable View reshaped(Shape result) {
    if (shape.size() == 0) {
      return of(slot, result);
    }
    int[] moved = new int[result.rank()];
    int from = 0;
    int to = 0;
    while (from < strides.length || to < moved.length) {
      // Gather the smallest groups of axes, on both sides, with the same number of elements.
      int fromStart = from;
      int toStart = to;
      long fromCount = from < strides.length ? shape.dim(from++) : 1;
      long toCount = to < moved.length ? result.dim(to++) : 1;
      while (fromCount != toCount) {
        if (fromCount < toCount) {
          fromCount *= shape.dim(from++);
        } else {
          toCount *= result.dim(to++);
        }
      }
      if (!split(result, moved, fromStart, from, toStart, to)) {
        return null;
      }
    }
    return new View(slot, offset, result, moved);
  }

  private boolean split(
      Shape result, int[] moved, int fromStart, int fromEnd, int toStart, int toEnd) {
    int stride = 1;
    int extent = -1; // the stride that the next axis outwards must have
    for (int axis = fromEnd - 1; axis >= fromStart; axis--) {
      if (shape.dim(axis) == 1) {
        continue;
      }
      if (extent < 0) {
        stride = strides[axis];
      } else if (strides[axis] != extent) {
        return false;
      }
      extent = strides[axis] * shape.dim(axis);
    }
    for (int axis = toEnd - 1; axis >= toStart; axis--) {
      moved[axis] = stride;
      stride *= result.dim(axis);
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View view
        && slot == view.slot
        && offset == view.offset
        && shape.equals(view.shape)
        && Arrays.equals(strides, view.strides);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * System.identityHashCode(slot) + offset) + Arrays.hashCode(strides);
  }

  @Override
  public String toString() {
    return slot
        + (offset == 0 ? "" : "[" + offset + "]")
        + shape
        + (isContiguous() ? "" : " strides " + Arrays.toString(strides));
  }
}
