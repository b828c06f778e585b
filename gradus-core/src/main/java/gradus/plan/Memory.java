package gradus.plan;

import gradus.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places slots in the arena so that values which never live at the same time share memory. First
 * fit by offset, in order of birth.
 */
final class Memory {
  private record Block(int offset, int size, int lastStep) {
    int end() {
      return offset + size;
    }
  }

  private final List<Block> live = new ArrayList<>();
  private int extent;

  private Memory() {}

  /**
   * Gives every arena slot its offset.
   *
   * @return the length of the arena, in elements
   */
  static int place(List<Step> steps) {
    var memory = new Memory();
    for (int i = 0; i < steps.size(); i++) {
      memory.step(steps.get(i), i);
    }
    return memory.extent;
  }

  private void step(Step step, int number) {
    live.removeIf(block -> block.lastStep() < number);
    for (View view : step.writes()) {
      Slot slot = view.slot();
      if (slot.kind() == Slot.Kind.ARENA && slot.firstStep() == number && slot.array() < 0) {
        if (!(step.worksInPlace() && view.isWhole() && inherit(step, slot, number))) {
          put(slot, firstFit(slot.size));
        }
      }
    }
  }

  /** Takes over the memory of an input of the same size that is read here for the last time. */
  private boolean inherit(Step step, Slot heir, int number) {
    for (View view : step.reads()) {
      Slot slot = view.slot();
      boolean dies =
          slot.kind() == Slot.Kind.ARENA
              && slot.lastStep() == number
              && slot.size == heir.size
              && view.isWhole();
      if (dies && readOnce(step, slot)) {
        for (int i = 0; i < live.size(); i++) {
          Block block = live.get(i);
          if (block.offset() == slot.offset() && block.lastStep() == number) {
            live.remove(i);
            put(heir, slot.offset());
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean readOnce(Step step, Slot slot) {
    return step.reads().stream().filter(view -> view.slot() == slot).count() == 1;
  }

  private void put(Slot slot, int offset) {
    slot.place(0, offset);
    live.add(new Block(offset, slot.size, slot.lastStep()));
    live.sort(Comparator.comparingInt(Block::offset));
    extent = Math.max(extent, offset + slot.size);
  }

  private int firstFit(int size) {
    int offset = PackedMatrix.ALIGNED_OFFSET;
    for (Block block : live) {
      if (block.offset() - offset >= size) {
        return offset;
      }
      offset = Math.max(offset, PackedMatrix.align(block.end()));
    }
    if (offset > Integer.MAX_VALUE - size - 16) {
      throw new OutOfMemoryError("a plan needs more than 2,147,483,647 float32 values at once");
    }
    return offset;
  }
}
