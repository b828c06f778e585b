package gradus.plan;

import gradus.graph.DType;
import gradus.kernel.HostBuffer;
import gradus.kernel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The steps that compute some roots from some leaves, in order, and where every value lies.
 * Immutable but for its pool of frames; safe for any number of threads.
 */
final class Plan {
  /** The array that each thread has for itself while it does a block. */
  static final int BLOCK_ARRAY = 1;

  private final List<Step> steps;
  private final List<Slot> leaves;
  private final List<Slot> results;
  private final List<Slot> updates;
  private final List<HostBuffer> fixed;
  private final List<Slot> own;
  private final int arena;
  private final int arrays;
  private final Queue<Frame> idle = new ConcurrentLinkedQueue<>();

  private Plan(
      List<Step> steps,
      List<Slot> leaves,
      List<Slot> results,
      List<Slot> updates,
      List<HostBuffer> fixed) {
    this.steps = List.copyOf(steps);
    this.leaves = List.copyOf(leaves);
    this.results = List.copyOf(results);
    this.updates = List.copyOf(updates);
    this.fixed = List.copyOf(fixed);
    List<Slot> ownSlots = new ArrayList<>();
    int count = 2; // array 0 is the arena, 1 that of a block
    arena = Memory.place(steps, Slot.Kind.ARENA);
    for (Step step : steps) {
      for (View view : Memory.touched(step)) {
        Slot slot = view.slot();
        if (slot.array() < 0) {
          slot.place(count++, 0);
          if (slot.kind() == Slot.Kind.OWN) {
            ownSlots.add(slot);
          }
        }
      }
    }
    for (Slot slot : leaves) {
      if (slot.array() < 0) {
        slot.place(count++, 0);
      }
    }
    own = List.copyOf(ownSlots);
    arrays = count;
  }

  /**
   * Makes a plan.
   *
   * @param steps in order
   * @param leaves where the values of each leaf are bound
   * @param results where each result lands
   * @param updates where each new value of a cell lands
   * @param fixed arrays that never change
   */
  static Plan of(
      List<Step> steps,
      List<Slot> leaves,
      List<Slot> results,
      List<Slot> updates,
      List<HostBuffer> fixed) {
    return new Plan(steps, leaves, results, updates, fixed);
  }

  /** Takes an idle frame, or makes one. */
  Frame take() {
    Frame frame = idle.poll();
    return frame == null ? makeFrame() : frame;
  }

  /** Gives a frame back; it forgets what the caller bound to it. */
  void giveBack(Frame frame) {
    for (int i = 0; i < leaves.size(); i++) {
      frame.arrays[leaves.get(i).array()] = NOTHING;
    }
    for (int i = 0; i < results.size(); i++) {
      frame.arrays[results.get(i).array()] = NOTHING;
    }
    idle.add(frame);
  }

  private static final Object NOTHING = new float[0];

  /** Makes a frame, with memory for everything but leaves, results and updates. */
  Frame makeFrame() {
    Object[] memory = new Object[arrays];
    memory[0] = new float[arena];
    memory[BLOCK_ARRAY] = NOTHING; // see BlocksStep
    for (Slot slot : own) {
      memory[slot.array()] = HostBuffer.allocate(slot.dtype, slot.size).array();
    }
    for (Step step : steps) {
      for (View view : step.reads()) {
        if (view.slot().kind() == Slot.Kind.FIXED) {
          memory[view.slot().array()] = fixed.get(view.slot().index()).array();
        }
      }
    }
    Frame frame = new Frame(memory, Team.common());
    frame.prepare(steps.stream().map(step -> step.bind(frame)).toArray(Runnable[]::new));
    return frame;
  }

  /** Returns the array index of a leaf. */
  int leafArray(int leaf) {
    return leaves.get(leaf).array();
  }

  void bindLeaf(Frame frame, int leaf, HostBuffer values) {
    frame.arrays[leafArray(leaf)] = values.array();
  }

  void bindResult(Frame frame, int result, HostBuffer values) {
    frame.arrays[results.get(result).array()] = values.array();
  }

  /** Returns the array index of an update. */
  int updateArray(int update) {
    return updates.get(update).array();
  }

  void bindUpdate(Frame frame, int update, HostBuffer values) {
    frame.arrays[updateArray(update)] = values.array();
  }

  /** Makes a buffer for a result. */
  HostBuffer allocateResult(int result) {
    Slot slot = results.get(result);
    return HostBuffer.allocate(slot.dtype, slot.size);
  }

  /** The plan as text: a line for each step, then the totals. */
  long flops() {
    return steps.stream().mapToLong(Step::flops).sum();
  }

  String describe() {
    var text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%4d  %-60s %,14d FLOP  %s -> %s%n",
              i,
              step.describe(),
              step.flops(),
              step.reads(),
              step.writes()));
    }
    long unshared = 0;
    List<Slot> seen = new ArrayList<>();
    for (Step step : steps) {
      for (View view : step.writes()) {
        if (view.slot().kind() == Slot.Kind.ARENA && !seen.contains(view.slot())) {
          seen.add(view.slot());
          unshared += view.slot().size;
        }
      }
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%d steps, %,d FLOP; %d leaves, %d results, %d updates; %d buffers of %,d bytes in an"
                + " arena of %,d bytes%n",
            steps.size(),
            flops(),
            leaves.size(),
            results.size(),
            updates.size(),
            seen.size(),
            unshared * DType.FLOAT32.bytes(),
            (long) arena * DType.FLOAT32.bytes()));
    return text.toString();
  }
}
