import Foundation
import Hummingbird
import Logging
import Mustache

/// TrialMatched: a patient finds a facility, connects it, comes back, and sees records arrive.
public struct TrialMatchedApp: Sendable {
  private let backend: Backend
  private let library: MustacheLibrary
  private let logger: Logger

  /// Makes the app; its pages are read from the bundle.
  public init(backend: Backend, logger: Logger) async throws {
    self.backend = backend
    self.logger = logger
    library = try await MustacheLibrary(directory: Self.folder("Templates"))
  }

  /// The routes.
  public var router: Router<AppContext> {
    let router = Router(context: AppContext.self)
    router.addMiddleware {
      RequestLog()
      SecurityHeaders()
      UpstreamErrors()
      FileMiddleware(Self.folder("Public"), urlBasePath: "/static", logger: logger)
    }
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    WebhookRoutes(backend: backend).add(to: router)
    let patients = router.group().add(middleware: PatientCookie(isSecure: backend.isSecure))
    PageRoutes(backend: backend, library: library).add(to: patients)
    ConnectRoutes(backend: backend).add(to: patients)
    PatientRoutes(backend: backend).add(to: patients)
    return router
  }

  private static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }
}

/// What a request carries through the app.
public struct AppContext: RequestContext {
  /// Hummingbird's own.
  public var coreContext: CoreRequestContextStorage
  /// Who is asking, once ``PatientCookie`` has looked.
  var patientID = ""

  /// Makes the context of a request.
  public init(source: Source) { coreContext = .init(source: source) }
}
