package gradus.plan;

import gradus.graph.Shape;
import gradus.kernel.Team;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lists of steps that do not need one another: what there is to do for each block of a batch, or
 * for each of several products. Threads share out the lists, and each does all steps of its list
 * itself, so that what one step leaves in the cache the next finds there. Where there are fewer
 * lists than threads, they share out each step instead, one list after the other.
 */
final class BlocksStep implements Step {
  private static final Team ALONE = Team.of(1);

  private final @Nullable Blocks blocks; // null if the lists are not of one batch
  private final List<List<Step>> steps;
  private final int scratch; // the elements of an array that a thread needs for itself
  private final List<View> reads;
  private final List<View> writes;

  /**
   * Makes the step; before it runs, {@link #placed} gives its slots their places.
   *
   * @param steps of each block in order; what is kept for no other step may lie in slots of the
   *     block
   */
  BlocksStep(@Nullable Blocks blocks, List<List<Step>> steps) {
    this(blocks, steps, 0);
  }

  /** Makes the step of one list, beside which there may be others. */
  BlocksStep(List<Step> list) {
    this(null, List.of(list), 0);
  }

  private BlocksStep(@Nullable Blocks blocks, List<List<Step>> steps, int scratch) {
    this.blocks = blocks;
    this.steps = steps.stream().map(List::copyOf).toList();
    this.scratch = scratch;
    reads = wholes(this.steps, Step::reads);
    writes = wholes(this.steps, Step::writes);
  }

  /**
   * This step with what it keeps for itself in the memory of a list.
   *
   * @param own whether a slot is touched by no other step
   */
  BlocksStep placed(Predicate<Slot> own) {
    Set<Slot> kept = Memory.slots(writes);
    kept.removeIf(slot -> slot.kind() != Slot.Kind.ARENA || !own.test(slot));
    kept.removeAll(lent());
    List<List<Step>> moved = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < steps.size(); i++) {
      List<Step> list = inOwnMemory(i, kept);
      most = Math.max(most, Memory.place(list, Slot.Kind.BLOCK));
      moved.add(list);
    }
    return new BlocksStep(blocks, moved, most);
  }

  /** The slots that several lists touch, or of a batch those of which one goes beyond its block. */
  private Set<Slot> lent() {
    Set<Slot> lent = new HashSet<>();
    Set<Slot> seen = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      List<View> views = new ArrayList<>();
      steps.get(i).forEach(step -> views.addAll(Memory.touched(step)));
      if (blocks == null) {
        Memory.slots(views).stream().filter(slot -> !seen.add(slot)).forEach(lent::add);
        continue;
      }
      for (View view : views) {
        if (!blocks.holds(view, i)) {
          lent.add(view.slot());
        }
      }
    }
    return lent;
  }

  private List<Step> inOwnMemory(int list, Set<Slot> kept) {
    Map<Slot, Slot> own = new HashMap<>();
    UnaryOperator<View> views =
        view -> {
          Slot slot = view.slot();
          if (!kept.contains(slot)) {
            return view;
          }
          int size = blocks == null ? slot.size : blocks.size(slot, list);
          int start = blocks == null ? 0 : blocks.start(slot, list);
          Slot place = own.computeIfAbsent(slot, s -> Slot.inBlock(size));
          return new View(place, view.offset() - start, view.shape(), view.strides());
        };
    return kept.isEmpty()
        ? steps.get(list)
        : steps.get(list).stream().map(step -> step.on(views)).toList();
  }

  /** The batch that the lists share; null if they are not of one. */
  @Nullable Blocks blocks() {
    return blocks;
  }

  List<List<Step>> lists() {
    return steps;
  }

  @Override
  public List<View> reads() {
    return reads;
  }

  @Override
  public List<View> writes() {
    return writes;
  }

  /** Each slot that steps touch, as a whole, but for those of the blocks. */
  private static List<View> wholes(List<List<Step>> steps, Function<Step, List<View>> views) {
    Set<Slot> seen = new LinkedHashSet<>();
    for (List<Step> list : steps) {
      for (Step step : list) {
        for (View view : views.apply(step)) {
          seen.add(view.slot());
        }
      }
    }
    return seen.stream()
        .filter(slot -> slot.kind() != Slot.Kind.BLOCK)
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
    String lists = blocks == null ? " side by side: " : " blocks of ";
    return steps.size()
        + lists
        + steps.getFirst().stream().map(Step::describe).collect(Collectors.joining("; "));
  }

  /** The step on the arrays of one frame. */
  private final class Bound implements Runnable, Team.Task {
    private final Frame frame;
    private final Deque<Lane> idle = new ArrayDeque<>();
    private Lane[] lanes = {}; // as many as threads
    private @Nullable Lane together;

    Bound(Frame frame) {
      this.frame = frame;
    }

    @Override
    public void run() {
      int threads = frame.team.threads();
      if (steps.size() < threads) {
        runTogether();
        return;
      }
      if (lanes.length != threads) {
        lanes =
            IntStream.range(0, threads).mapToObj(i -> new Lane(frame, ALONE)).toArray(Lane[]::new);
        idle.clear();
        idle.addAll(List.of(lanes));
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
      if (parts == lanes.length) {
        lanes[part].run(part); // always the same, so that a lane knows the steps of one list
        return;
      }
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
    private final Runnable[][] bound = new Runnable[steps.size()][]; // once a list is met

    Lane(Frame whole, Team team) {
      this.whole = whole;
      own = new Frame(whole.arrays.clone(), team);
    }

    void run(int block) {
      System.arraycopy(whole.arrays, 0, own.arrays, 0, own.arrays.length);
      own.arrays[Plan.BLOCK_ARRAY] = scratchArray;
      if (bound[block] == null) {
        bound[block] =
            steps.get(block).stream().map(step -> step.bind(own)).toArray(Runnable[]::new);
      }
      for (Runnable step : bound[block]) {
        step.run();
      }
    }
  }
}
