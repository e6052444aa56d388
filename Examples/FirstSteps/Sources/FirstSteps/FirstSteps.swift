import Medblocks
import MedblocksTesting

/// The smallest program that uses the SDK as a dependency: it searches the sandbox's catalog.
@main
struct FirstSteps {
  static func main() async throws {
    let mb = try LocalSandbox().client()
    for try await facility in mb.connections.list(matching: "hospital") {
      print(facility.name)
    }
  }
}
