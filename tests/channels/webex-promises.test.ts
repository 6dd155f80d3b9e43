import { keepsItsPromises } from './promises.ts'
import { openWebexStage } from './webex-stage.ts'

keepsItsPromises('webex', openWebexStage)
