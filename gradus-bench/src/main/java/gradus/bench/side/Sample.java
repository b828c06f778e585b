package gradus.bench.side;

/**
 * What one process measured.
 *
 * @param round from 0
 * @param neighbour whether another process kept one core busy
 * @param rate in the workload's unit a second
 * @param loss after the workload's number of steps
 * @param firstStepMillis from the start of the process to the end of its first step
 * @param peakMegabytes the most memory that was resident
 */
record Sample(
    Library library,
    Library.Setting setting,
    Workload workload,
    int round,
    boolean neighbour,
    double rate,
    double loss,
    double firstStepMillis,
    double peakMegabytes) {

  /** The names of the columns of {@link #line}. */
  static final String HEADER =
      "library,setting,workload,round,neighbour,rate,loss,first_step_ms,peak_mb";

  /** Returns the sample as a line of CSV. */
  String line() {
    return String.join(
        ",",
        library.title(),
        setting.name().replace(",", " and"),
        workload.name(),
        String.valueOf(round),
        String.valueOf(neighbour),
        String.valueOf(rate),
        String.valueOf(loss),
        String.valueOf(firstStepMillis),
        String.valueOf(peakMegabytes));
  }
}
