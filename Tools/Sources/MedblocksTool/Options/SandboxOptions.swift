import ArgumentParser

/// The options of a local Medblocks.
struct SandboxOptions: ParsableArguments {
  @Option(
    name: [.customLong("port"), .customLong("sandbox-port")],
    help: "The port to listen on; 0 for any free one.")
  var port = Port.sandbox

  @Option(help: "The speed of the clock, 0 to 1000 times real time.")
  var speed = 4

  @Option(help: "The number of patients with records at the start, 0 to 10000.")
  var patients = 0

  func validate() throws {
    try Port.validate(port, "--port", in: Port.orAnyFree)
    guard (0...1_000).contains(speed) else {
      throw ValidationError("Invalid --speed: it must be between 0 and 1000.")
    }
    guard (0...10_000).contains(patients) else {
      throw ValidationError("Invalid --patients: it must be between 0 and 10000.")
    }
  }
}
