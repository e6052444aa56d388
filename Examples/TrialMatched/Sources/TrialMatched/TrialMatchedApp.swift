import Foundation
import Hummingbird
import Logging
import Mustache

/// The example app: a patient finds a facility, connects it, returns, and sees the records arrive.
public struct TrialMatchedApp: Sendable {
  private let backend: Backend
  private let library: MustacheLibrary
  private let logger: Logger

  /// Creates the app and loads its templates from the bundle.
  ///
  /// - Throws: An error of the template library.
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

  static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }
}

/// The context of a request.
public struct AppContext: RequestContext {
  /// The storage that Hummingbird requires.
  public var coreContext: CoreRequestContextStorage
  /// The id of the patient; ``PatientCookie`` sets it.
  var patientID = ""

  /// Creates the context of a request.
  public init(source: Source) { coreContext = .init(source: source) }
}
