package gradus.plan;

import gradus.graph.Shape;
import gradus.kernel.Team;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are done block by block. Threads share out the blocks, and each does all steps of its
 * block itself, so that what one step leaves in the cache the next finds there. Where there are
 * fewer blocks than threads, they share out each step instead, one block after the other.
 */
final class BlocksStep implements Step {
  private static final Team ALONE = Team.of(1);

  private final Blocks blocks;
  private final List<List<Step>> steps;
  private final int scratch; // the elements of an array that a thread needs for itself

  /**
   * Makes the step.
   *
   * @param steps of each block in order; what is kept for no other step lies in slots of the block
   */
  static BlocksStep of(Blocks blocks, List<List<Step>> steps) {
    int most = 0;
    for (List<Step> block : steps) {
      most = Math.max(most, Memory.place(block, Slot.Kind.BLOCK));
    }
    return new BlocksStep(blocks, steps, most);
  }

  private BlocksStep(Blocks blocks, List<List<Step>> steps, int scratch) {
    this.blocks = blocks;
    this.steps = steps.stream().map(List::copyOf).toList();
    this.scratch = scratch;
  }

  /**
   * This step and a strip after it, each block followed by its share; null if a share needs more
   * than its own block has made.
   */
  @Nullable BlocksStep then(StripStep strip) {
    if (!strip.hasBatch(blocks.batch())) {
      return null;
    }
    Set<Slot> read = slots(reads());
    Set<Slot> written = slots(writes());
    Set<Slot> shared = slots(strip.writes());
    shared.retainAll(read);
    slots(strip.reads()).stream().filter(written::contains).forEach(shared::add);
    slots(strip.writes()).stream().filter(written::contains).forEach(shared::add);
    List<List<Step>> longer = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Step> block = new ArrayList<>(steps.get(i));
      block.add(strip.part(blocks, i));
      for (Step step : block) {
        for (View view : Memory.touched(step)) {
          if (shared.contains(view.slot()) && !blocks.holds(view, i)) {
            return null;
          }
        }
      }
      longer.add(block);
    }
    return new BlocksStep(blocks, longer, scratch);
  }

  private static Set<Slot> slots(List<View> views) {
    return views.stream().map(View::slot).collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public List<View> reads() {
    return wholes(Step::reads);
  }

  @Override
  public List<View> writes() {
    return wholes(Step::writes);
  }

  /** Each slot that steps touch, as a whole, but for those of the blocks. */
  private List<View> wholes(Function<Step, List<View>> views) {
    return steps.stream()
        .flatMap(List::stream)
        .flatMap(step -> views.apply(step).stream())
        .map(View::slot)
        .filter(slot -> slot.kind() != Slot.Kind.BLOCK)
        .distinct()
        .map(slot -> View.of(slot, Shape.of(slot.size)))
        .toList();
  }

  @Override
  public Runnable bind(Frame frame) {
    return new Bound(frame);
  }

  @Override
  public long flops() {
    return steps.stream().flatMap(List::stream).mapToLong(Step::flops).sum();
  }

  @Override
  public String describe() {
    return steps.size()
        + " blocks of "
        + steps.getFirst().stream().map(Step::describe).collect(Collectors.joining("; "));
  }

  /** The step on the arrays of one frame. */
  private final class Bound implements Runnable, Team.Task {
    private final Frame frame;
    private final Deque<Lane> idle = new ArrayDeque<>();
    private int lanes;
    private @Nullable Lane together;

    Bound(Frame frame) {
      this.frame = frame;
    }

    @Override
    public void run() {
      if (steps.size() < frame.team.threads()) {
        runTogether();
        return;
      }
      for (; lanes < frame.team.threads(); lanes++) {
        giveBack(new Lane(frame, ALONE));
      }
      frame.team.run(steps.size(), this);
    }

    private void runTogether() {
      if (together == null) {
        together = new Lane(frame, frame.team);
      }
      for (int block = 0; block < steps.size(); block++) {
        together.run(block);
      }
    }

    @Override
    public void run(int part, int parts) {
      Lane lane = take();
      lane.run(part);
      giveBack(lane);
    }

    private synchronized Lane take() {
      Lane lane = idle.poll();
      return lane == null ? new Lane(frame, ALONE) : lane;
    }

    private synchronized void giveBack(Lane lane) {
      idle.push(lane);
    }
  }

  /** What it takes to do any block: the arrays of the frame, and one beside them. */
  private final class Lane {
    private final Frame whole;
    private final Frame own;
    private final float[] scratchArray = new float[scratch];
    private final Runnable[][] bound;

    Lane(Frame whole, Team team) {
      this.whole = whole;
      own = new Frame(whole.arrays.clone(), team);
      own.arrays[Plan.BLOCK_ARRAY] = scratchArray;
      bound = new Runnable[steps.size()][];
      for (int i = 0; i < bound.length; i++) {
        bound[i] = steps.get(i).stream().map(step -> step.bind(own)).toArray(Runnable[]::new);
      }
    }

    void run(int block) {
      System.arraycopy(whole.arrays, 0, own.arrays, 0, own.arrays.length);
      own.arrays[Plan.BLOCK_ARRAY] = scratchArray;
      for (Runnable step : bound[block]) {
        step.run();
      }
    }
  }
}
