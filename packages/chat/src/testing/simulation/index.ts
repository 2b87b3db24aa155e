export { simulateChat, type SimulationOptions } from './simulate-chat.ts'
