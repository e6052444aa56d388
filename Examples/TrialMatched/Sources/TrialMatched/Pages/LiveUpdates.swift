import Foundation
import Hummingbird
import Medblocks
import ServiceLifecycle

/// The stream of server-sent events that asks open pages to load themselves again.
struct LiveUpdates {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("api/me/stream") { _, context in
      let person = try context.requirePerson()
      let triggers = try await backend.updates.triggers(for: person.patientID)
      let token = context.sessionToken
      let body = ResponseBody { writer in
        for await trigger in triggers.cancelOnGracefulShutdown() {
          guard try await backend.sessions.person(token) == person else { break }
          // A comment notices that the browser has left.
          let line = trigger == .event ? "data: changed\n\n" : ": keep-alive\n\n"
          try await writer.write(ByteBuffer(string: line))
        }
        try await writer.finish(nil)
      }
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: body)
    }
  }
}
