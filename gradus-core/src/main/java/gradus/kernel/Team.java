package gradus.kernel;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A small team of threads that runs the parts of one task at the same time: fork, run, join.
 *
 * <p>The caller takes part in the work, so a team of <i>n</i> threads starts <i>n</i> − 1 daemon
 * threads, lazily. Between tasks they spin for some 50 microseconds and then park. Forking and
 * joining costs a fraction of a microsecond while they spin, some microseconds once they sleep.
 *
 * <p>Parts are claimed one at a time, never assigned: a thread that the operating system does not
 * schedule delays only the part that it has begun. The caller claims the first that is left, a
 * worker the last, so that two threads mostly find in their caches what they left there: the same
 * rows of a batch or of a matrix, one task after the other. A team that is busy with another
 * caller, or that is called from inside one of its own parts, runs the parts on the calling thread
 * instead. Which thread runs a part is therefore undefined, and no result may depend on it.
 *
 * <p>Where other processes want the processors too, each thread should have one that the others of
 * the team do not use, and begin no part that it is not given the time to end. So a worker ends its
 * {@link Turn} by itself; the caller spins while the last parts are done, since the operating
 * system would move a worker to the processor of a caller that sleeps; and a worker that is woken
 * there nevertheless is replaced by a new one, which it places where there is least to do.
 */
@SuppressWarnings("ThreadPriorityCheck") // yields only after spinning, to the thread it waits for
public final class Team implements AutoCloseable {

  /** Work that can be done in numbered parts. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one part.
     *
     * @param part the number of this part, from 0 to {@code parts - 1}
     * @param parts how many parts there are
     */
    void run(int part, int parts);
  }

  /** The largest number of parts that a task may have. */
  public static final int MAX_PARTS = 0xFFFF;

  private static final int SPINS = 2_000; // some 50 µs
  private static final int SPINS_TO_YIELD = 1_000;
  private static final long JOIN_NANOS = 5_000_000; // longer than another process has a processor
  private static final long WAKE_NANOS = 40_000; // ten times what it takes to wake a thread
  private static final long HIRE_NANOS = 5_000_000; // at least, from one to the next

  // Two words, each with a cache line to itself. TICKET is epoch << 32 | end << 16 | first of the
  // parts that are left: one word, so that a late thread cannot claim a part of a task other than
  // the one it looked at.
  private static final int TICKET = 16;
  private static final int DONE = 32;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle BUSY;
  private static final VarHandle SLEEPERS;
  private static final VarHandle FAILURE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      BUSY = lookup.findVarHandle(Team.class, "busy", boolean.class);
      SLEEPERS = lookup.findVarHandle(Team.class, "sleepers", int.class);
      FAILURE = lookup.findVarHandle(Team.class, "failure", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] words = new long[48];
  private volatile int threads;
  Worker[] workers = {}; // changed by the holder of `busy` only
  private Task task = IDLE; // written before the ticket, read after it; as is `parts`
  private int parts;
  private volatile boolean busy;
  private volatile int sleepers;
  boolean displaced; // whether a worker took the caller's processor; as are workers
  private long lastHire = System.nanoTime();
  private volatile @Nullable Thread waiting; // the caller, when asleep
  private volatile @Nullable Throwable failure;

  private static final Task IDLE = (part, parts) -> {};

  private Team(int threads) {
    this.threads = checkThreads(threads);
  }

  /** The team that the whole process shares. */
  public static Team common() {
    return Common.TEAM;
  }

  /**
   * A team of its own, for tests and measurements; close it when done.
   *
   * @param threads the number of threads, the caller's included; at least 1
   */
  public static Team of(int threads) {
    return new Team(threads);
  }

  /** The number of threads, the caller's included. */
  public int threads() {
    return threads;
  }

  /**
   * Changes the number of threads once the task in progress, if any, has ended.
   *
   * @param threads the number of threads, the caller's included; at least 1
   */
  public void resize(int threads) {
    checkThreads(threads);
    while (!BUSY.compareAndSet(this, false, true)) {
      Thread.yield();
    }
    try {
      dismiss();
      this.threads = threads;
    } finally {
      busy = false;
    }
  }

  /** Ends the threads of this team; a later task starts them again. */
  @Override
  public void close() {
    resize(threads);
  }

  /**
   * Runs every part of a task and returns when all of them have ended; what the parts wrote is then
   * visible to the caller. Allocates nothing.
   *
   * <p>When a part throws, the first exception is thrown here after all running parts have ended;
   * other parts may or may not have been run.
   *
   * @param parts the number of parts, at most {@link #MAX_PARTS}
   * @param task the work
   * @throws IllegalArgumentException if there are too many parts
   */
  public void run(int parts, Task task) {
    if (parts > MAX_PARTS) {
      throw new IllegalArgumentException(
          "A task may have at most " + MAX_PARTS + " parts, got " + parts + "; use larger parts.");
    }
    if (parts > 1 && threads > 1 && !busy && BUSY.compareAndSet(this, false, true)) {
      try {
        fork(parts, task);
      } finally {
        busy = false;
      }
    } else {
      for (int part = 0; part < parts; part++) {
        task.run(part, parts);
      }
    }
  }

  private void fork(int parts, Task work) {
    if (workers.length != threads - 1) {
      hire();
    } else if (displaced) {
      replaceDisplacing();
    }
    task = work;
    this.parts = parts;
    WORD.setOpaque(words, DONE, 0L);
    // The caller claims part 0 for itself by publishing 1 as the first that is left.
    final long epoch = publish(parts, 1);
    if (sleepers > 0) {
      wake(parts - 1);
    }
    int own = 1;
    runPart(work, 0, parts);
    for (int part = claim(epoch, false); part >= 0; part = claim(epoch, false)) {
      runPart(work, part, parts);
      own++;
    }
    join(parts - own);
    task = IDLE;
    final Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      rethrow(thrown);
    }
  }

  /** Waits until the workers have done their parts: spinning, and asleep if that takes long. */
  private void join(long others) {
    long start = 0;
    for (int turn = 1; (long) WORD.getAcquire(words, DONE) != others; turn++) {
      Thread.onSpinWait();
      if (turn % SPINS_TO_YIELD == 0) {
        Thread.yield(); // to a worker that waits for this processor
        final long now = System.nanoTime();
        if (start == 0) {
          start = now;
        } else if (now - start > JOIN_NANOS) {
          sleep(others);
          return;
        }
      }
    }
  }

  /** Waits asleep, so that whoever waits for this processor has it. */
  private void sleep(long others) {
    waiting = Thread.currentThread();
    while ((long) WORD.getVolatile(words, DONE) != others) {
      LockSupport.park(this);
    }
    waiting = null;
  }

  private long publish(int end, int first) {
    final long epoch = ((long) WORD.getOpaque(words, TICKET) >>> 32) + 1;
    WORD.setVolatile(words, TICKET, epoch << 32 | (long) end << 16 | first);
    return epoch & 0xFFFF_FFFFL;
  }

  /** Claims a part of the task of an epoch, the first or the last; −1 if there is none left. */
  private int claim(long epoch, boolean last) {
    while (true) {
      final long ticket = (long) WORD.getAcquire(words, TICKET);
      final int first = (int) ticket & 0xFFFF;
      final int end = (int) ticket >>> 16;
      if (ticket >>> 32 != epoch || first >= end) {
        return -1;
      }
      if (WORD.compareAndSet(words, TICKET, ticket, last ? ticket - (1L << 16) : ticket + 1)) {
        return last ? end - 1 : first;
      }
    }
  }

  private void runPart(Task work, int part, int parts) {
    try {
      work.run(part, parts);
    } catch (Throwable e) {
      FAILURE.compareAndSet(this, null, e);
    }
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) thrown;
  }

  private void hire() {
    dismiss();
    final var hired = new Worker[threads - 1];
    for (int i = 0; i < hired.length; i++) {
      hired[i] = new Worker("gradus-team-" + (i + 1));
    }
    workers = hired;
    for (Worker worker : hired) {
      worker.thread.start();
    }
  }

  private void dismiss() {
    for (Worker worker : workers) {
      worker.dismiss();
    }
    publish(0, 0);
    workers = new Worker[0];
  }

  private void wake(int wanted) {
    long before = System.nanoTime();
    for (Worker worker : workers) {
      if (wanted > 0 && worker.asleep) {
        wanted--;
        LockSupport.unpark(worker.thread);
        final long now = System.nanoTime();
        worker.displacing = now - before > WAKE_NANOS;
        displaced |= worker.displacing;
        before = now;
      }
    }
  }

  private void replaceDisplacing() {
    final long now = System.nanoTime();
    if (now - lastHire < HIRE_NANOS) {
      return;
    }
    displaced = false;
    lastHire = now;
    for (int i = 0; i < workers.length; i++) {
      final Worker worker = workers[i];
      if (worker.displacing && worker.asleep) {
        final var next = new Worker(worker.thread.getName());
        next.thread.start();
        worker.dismiss();
        workers[i] = next;
      }
    }
  }

  private static int checkThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("A team needs at least 1 thread, got " + threads + ".");
    }
    return threads;
  }

  /** A thread that waits for tasks. */
  final class Worker implements Runnable {
    final Thread thread;
    volatile boolean asleep;
    private volatile boolean dismissed;
    boolean displacing; // whether it took the processor of the caller that woke it
    private long seen = -1; // the epoch of the last task
    private final Turn turn = new Turn();

    Worker(String name) {
      thread =
          Thread.ofPlatform()
              .name(name)
              .daemon()
              .inheritInheritableThreadLocals(false)
              .unstarted(this);
    }

    void dismiss() {
      dismissed = true;
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      while (true) {
        final long ticket = awaitTask();
        seen = ticket >>> 32;
        if (dismissed) {
          return;
        }
        for (int part = claim(seen, true); part >= 0; part = claim(seen, true)) {
          // The task cannot change between the claim and the end of the part.
          runPart(task, part, parts);
          WORD.getAndAdd(words, DONE, 1L);
          LockSupport.unpark(waiting); // nobody, as a rule
        }
      }
    }

    private long awaitTask() {
      turn.pass();
      for (int spin = 0; spin < SPINS; spin++) {
        final long ticket = (long) WORD.getAcquire(words, TICKET);
        if (ticket >>> 32 != seen) {
          return ticket;
        }
        Thread.onSpinWait();
      }
      return sleep();
    }

    private long sleep() {
      asleep = true;
      SLEEPERS.getAndAdd(Team.this, 1);
      try {
        while (true) {
          final long ticket = (long) WORD.getVolatile(words, TICKET);
          if (ticket >>> 32 != seen || dismissed) {
            return ticket;
          }
          LockSupport.park(Team.this);
        }
      } finally {
        SLEEPERS.getAndAdd(Team.this, -1);
        asleep = false;
        turn.begin();
      }
    }
  }

  /** Holds the shared team, so that it is sized when first used. */
  private static final class Common {
    static final Team TEAM = new Team(configuredThreads());

    static int configuredThreads() {
      final String property = System.getProperty("gradus.threads");
      final String wanted = property != null ? property : System.getenv("GRADUS_THREADS");
      final int processors = Runtime.getRuntime().availableProcessors();
      if (wanted == null || wanted.isBlank()) {
        return processors;
      }
      try {
        return checkThreads(Integer.parseInt(wanted.strip()));
      } catch (IllegalArgumentException e) {
        System.getLogger(Team.class.getName())
            .log(
                Level.WARNING,
                "Expected {0} to be a whole number of at least 1, found \"{1}\"; using {2}"
                    + " threads.",
                property != null ? "-Dgradus.threads" : "GRADUS_THREADS",
                wanted,
                processors);
        return processors;
      }
    }
  }
}
