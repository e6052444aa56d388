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

  /// The memory that is resident now, in bytes; 0 where there is no `/proc`.
  static var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
  }

  /// How many file descriptors are open; 0 where there is no `/proc`.
  static var descriptors: Int { entries("/proc/self/fd") }

  /// How many threads there are; 0 where there is no `/proc`.
  static var threads: Int { entries("/proc/self/task") }

  private static func entries(_ folder: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }
}

/// Seconds that this process spends on some work, in all of its threads.
func processorSeconds(_ work: () async throws -> Void) async rethrows -> Double {
  let start = ResourceUsage().processorSeconds
  try await work()
  return ResourceUsage().processorSeconds - start
}
