package gradus.plan;

import gradus.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Places slots in the arena so that values which never live at the same time share memory: the
 * first gap that is large enough, in order of birth.
 */
final class Memory {
  private final TreeMap<Integer, Integer> gaps = new TreeMap<>(); // offset to end
  private final Map<Slot, int[]> extents = new HashMap<>(); // what a live slot holds: offset, end
  private final Slot.Kind kind;
  private int extent;

  private Memory(Slot.Kind kind) {
    this.kind = kind;
  }

  /**
   * Gives every slot of a kind, {@code ARENA} or {@code BLOCK}, its offset.
   *
   * @return the length of the array that they share, in elements
   */
  static int place(List<Step> steps, Slot.Kind kind) {
    var memory = new Memory(kind);
    for (int i = 0; i < steps.size(); i++) {
      for (View view : touched(steps.get(i))) {
        if (view.slot().kind() == kind) {
          view.slot().touch(i);
        }
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      memory.step(steps.get(i), i);
    }
    return memory.extent;
  }

  static List<View> touched(Step step) {
    List<View> views = new ArrayList<>(step.reads());
    views.addAll(step.writes());
    return views;
  }

  /** The slots of some views. */
  static Set<Slot> slots(List<View> views) {
    Set<Slot> slots = new HashSet<>();
    for (View view : views) {
      slots.add(view.slot());
    }
    return slots;
  }

  private void step(Step step, int number) {
    for (View view : step.writes()) {
      Slot slot = view.slot();
      if (slot.kind() == kind && slot.firstStep() == number && slot.array() < 0) {
        if (!(step.worksInPlace() && view.isWhole() && inherit(step, slot, number))) {
          put(slot, allocate(slot.size));
        }
      }
    }
    step.reads().forEach(view -> release(view.slot(), number));
    step.writes().forEach(view -> release(view.slot(), number));
  }

  /** Takes over the memory of an input of the same size that is read here for the last time. */
  private boolean inherit(Step step, Slot heir, int number) {
    for (View view : step.reads()) {
      Slot slot = view.slot();
      int[] held = extents.get(slot);
      if (held != null
          && slot.lastStep() == number
          && slot.size == heir.size
          && view.isWhole()
          && readOnce(step, slot)) {
        extents.remove(slot);
        put(heir, held);
        return true;
      }
    }
    return false;
  }

  private static boolean readOnce(Step step, Slot slot) {
    return step.reads().stream().filter(view -> view.slot() == slot).count() == 1;
  }

  private void put(Slot slot, int[] held) {
    slot.place(kind == Slot.Kind.ARENA ? 0 : Plan.BLOCK_ARRAY, PackedMatrix.align(held[0]));
    extents.put(slot, held);
  }

  private void release(Slot slot, int number) {
    if (slot.lastStep() != number) {
      return;
    }
    int[] held = extents.remove(slot);
    if (held == null) {
      return;
    }
    int from = held[0];
    int to = held[1];
    Map.Entry<Integer, Integer> before = gaps.floorEntry(from);
    if (before != null && before.getValue() == from) {
      from = before.getKey();
    }
    Integer after = gaps.remove(to);
    if (after != null) {
      to = after;
    }
    gaps.put(from, to);
  }

  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the loop ends with the change
  private int[] allocate(int size) {
    for (Integer from = gaps.isEmpty() ? null : gaps.firstKey();
        from != null;
        from = gaps.higherKey(from)) {
      int to = Objects.requireNonNull(gaps.get(from));
      int end = PackedMatrix.align(from) + size;
      if (end > 0 && end <= to) {
        gaps.remove(from);
        if (end < to) {
          gaps.put(end, to);
        }
        return new int[] {from, end};
      }
    }
    int from = extent;
    if (from > Integer.MAX_VALUE - size - 32) {
      throw new OutOfMemoryError("a plan needs more than 2,147,483,647 float32 values at once");
    }
    extent = PackedMatrix.align(from) + size;
    return new int[] {from, extent};
  }
}
