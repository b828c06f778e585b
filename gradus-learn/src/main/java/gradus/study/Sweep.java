package gradus.study;

import gradus.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A study of training runs: each combination of settings with each seed.
 *
 * <p>Runs are independent and small, so that each has one thread, and as many run at a time as
 * there are threads ({@link Threads#count()}, which is 1 while they do). Results depend neither on
 * that number nor on the order in which runs end. A finished run is kept as a file at once, and a
 * study that was stopped goes on where it was.
 *
 * @param plan what is varied
 * @param seeds the seeds of weights, of the order of examples and of dropout
 * @param records where finished runs are kept
 * @param data where MNIST lies; null for the usual places
 */
public record Sweep(StudyPlan plan, List<Long> seeds, Path records, @Nullable Path data)
    implements Study {
  private static final int MOST_SEEDS = 10_000;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no seed, or there are more than 10,000
   */
  public Sweep {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty() || seeds.size() > MOST_SEEDS) {
      throw new IllegalArgumentException("a study takes 1 to 10,000 seeds, got " + seeds.size());
    }
  }

  /** Returns the study with so many seeds, from one on. */
  public static Sweep of(StudyPlan plan, int seeds, long first, Path records, @Nullable Path data) {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new IllegalArgumentException("a study takes 1 to 10,000 seeds, got " + seeds);
    }
    return new Sweep(plan, LongStream.range(first, first + seeds).boxed().toList(), records, data);
  }

  @Override
  public String name() {
    return plan.name();
  }

  /** A run that is to be done or was done before. */
  private record Job(StudyPlan.Cell cell, long seed, TrialStore.Key key) {
    String label() {
      return cell.label() + ", seed " + seed;
    }
  }

  @Override
  public Report run(Consumer<String> progress) {
    return run(progress, null);
  }

  @Override
  public Report run(Consumer<String> progress, @Nullable Consumer<String> live) {
    var shelf = new TrialData.Shelf(data);
    var store = new TrialStore(records);
    store.prepare();
    List<Job> jobs = jobs(shelf);
    Map<TrialStore.Key, TrialResult> results = new ConcurrentHashMap<>();
    for (Job job : jobs) {
      store.find(job.key()).ifPresent(result -> results.put(job.key(), result));
    }
    List<Job> missing = jobs.stream().filter(job -> !results.containsKey(job.key())).toList();
    if (!results.isEmpty()) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d of %,d runs were done before, in %s",
              results.size(),
              jobs.size(),
              records));
    }
    train(
        missing,
        shelf,
        store,
        results,
        new SweepProgress(jobs.size(), missing.size(), progress, live));
    List<List<TrialResult>> byCell = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      List<TrialResult> ofCell = new ArrayList<>();
      for (Job job : jobs.subList(i * seeds.size(), (i + 1) * seeds.size())) {
        ofCell.add(results.get(job.key()));
      }
      byCell.add(ofCell);
    }
    return new SweepReport(plan, seeds, byCell, shelf).report();
  }

  private List<Job> jobs(TrialData.Shelf shelf) {
    List<Job> jobs = new ArrayList<>();
    for (StudyPlan.Cell cell : plan.cells()) {
      String hash = shelf.hash(cell.settings());
      for (long seed : seeds) {
        var key = new TrialStore.Key(cell.label(), cell.settings(), seed, hash);
        jobs.add(new Job(cell, seed, key));
      }
    }
    return jobs;
  }

  /** Runs what is missing, one thread each. */
  private static void train(
      List<Job> jobs,
      TrialData.Shelf shelf,
      TrialStore store,
      Map<TrialStore.Key, TrialResult> results,
      SweepProgress progress) {
    int threads = Threads.count();
    Threads.set(1); // within a run; runs share the threads
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(threads, jobs.size())),
            Thread.ofPlatform().daemon().name("gradus-study-", 1).factory());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Job job : jobs) {
        progress.expect(work(job, shelf));
      }
      for (Job job : jobs) {
        running.add(
            pool.submit(
                () -> {
                  TrialData set = shelf.of(job.cell().settings());
                  double weight = work(job, shelf) / total(job, set);
                  TrialResult result =
                      Trial.run(job.cell().settings(), job.seed(), set, progress.follow(weight));
                  store.keep(job.key(), result);
                  results.put(job.key(), result);
                  progress.done(job.label(), result);
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the study was interrupted; its finished runs are kept", e);
    } finally {
      pool.shutdownNow(); // runs end at their next evaluation
      pool.close();
      Threads.set(threads);
    }
  }

  /** Examples that a run sees. */
  private static double total(Job job, TrialData set) {
    return (double) set.train().size() * job.cell().settings().whole(Setting.EPOCHS);
  }

  /** Roughly how long a run takes: multiplications, and what a step costs whatever its size. */
  private static double work(Job job, TrialData.Shelf shelf) {
    TrialSettings settings = job.cell().settings();
    TrialData set = shelf.of(settings);
    double weights = 0;
    int inputs = set.inputs();
    for (int units : settings.hidden()) {
      weights += (double) inputs * units;
      inputs = units;
    }
    weights += (double) inputs * set.classes().size();
    double examples = total(job, set);
    return examples * (weights + 10_000 + 200_000.0 / settings.whole(Setting.BATCH_SIZE));
  }
}
