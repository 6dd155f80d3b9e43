import { Router } from 'express'
import type { World } from '../../flows/world.ts'
export function passwordRoutes(_world: World): Router {
  return Router()
}
