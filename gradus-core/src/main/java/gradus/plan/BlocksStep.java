package gradus.plan;

import gradus.graph.Shape;
import gradus.kernel.Team;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
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
  BlocksStep(Blocks blocks, List<List<Step>> steps) {
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
      List<View> views = touched(steps.get(i));
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

  private static List<View> touched(List<Step> steps) {
    return steps.stream().flatMap(step -> Memory.touched(step).stream()).toList();
  }

  /**
   * This step and one after it: each block followed by its share of the other, or the lists of both
   * side by side; null if the other has no such shares, or a list would need what another makes.
   */
  @Nullable BlocksStep with(Step next) {
    if (blocks != null) {
      return then(next, blocks);
    }
    if (next instanceof BlocksStep other
        && other.blocks == null
        && Schedule.areIndependent(this, other)) {
      List<List<Step>> all = new ArrayList<>(steps);
      all.addAll(other.steps);
      return new BlocksStep(null, all, 0);
    }
    return null;
  }

  private @Nullable BlocksStep then(Step next, Blocks batch) {
    List<List<Step>> shares = shares(next, batch);
    if (shares.isEmpty()) {
      return null;
    }
    Set<Slot> written = Memory.slots(writes);
    written.addAll(Memory.slots(next.writes()));
    Set<Slot> shared = Memory.slots(Memory.touched(this)); // with the next step, and changed
    shared.retainAll(Memory.slots(Memory.touched(next)));
    shared.retainAll(written);
    List<List<Step>> longer = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Step> block = new ArrayList<>(steps.get(i));
      block.addAll(shares.get(i));
      for (View view : touched(block)) {
        if (shared.contains(view.slot()) && !batch.holds(view, i)) {
          return null;
        }
      }
      longer.add(block);
    }
    return new BlocksStep(batch, longer);
  }

  /** What each block has to do of a step; empty if it is not done in such blocks. */
  private List<List<Step>> shares(Step next, Blocks batch) {
    return switch (next) {
      case BlocksStep other when batch.equals(other.blocks) -> other.steps;
      case StripStep strip when strip.hasBatch(batch.batch()) -> parts(i -> strip.part(batch, i));
      case CopyStep copy when copy.hasBatch(batch.batch()) -> parts(copy, batch);
      case OpStep fold when fold.isFoldOf(batch.batch()) -> parts(fold, batch);
      default -> List.of();
    };
  }

  private List<List<Step>> parts(Step step, Blocks batch) {
    return parts(i -> step.on(view -> batch.part(view, i)));
  }

  private List<List<Step>> parts(IntFunction<Step> part) {
    return IntStream.range(0, steps.size()).mapToObj(i -> List.of(part.apply(i))).toList();
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
    String lists = blocks == null ? " side by side: " : " blocks of ";
    return steps.size()
        + lists
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
