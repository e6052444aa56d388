import Foundation

/// What this process has used so far, in all of its threads.
struct ResourceUsage {
  let processorSeconds: Double
  let peakBytes: Int

  init() {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      peakBytes = usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      peakBytes = usage.ru_maxrss * 1_024
    #endif
    processorSeconds = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}
